/** The formats of docs/lint-output.md; apart from what renders them, as the command line names them all. */
export const LINT_FORMATS = ['text', 'json', 'sarif', 'github', 'junit', 'checkstyle', 'gitlab'] as const
export type LintFormat = (typeof LINT_FORMATS)[number]
