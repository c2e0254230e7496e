import { isGlob } from '../../prometheus/glob.ts'
import type { Opinion } from '../opinion.ts'

/** Marks that nothing but a copy has: an extension before the extension, or what editors and file managers make. */
const COPY =
  /[._-]bak\d*[._-]|\.(?:backup|old|orig|save|saved|copy|tmp|temp|disabled|swp|rej|dpkg-\w+|rpm\w+)\.|\bcopy\)|[ ]copy(?: \d+)?\.| \(\d+\)\.|~\.|^\.?#/i
/** Marks that a file of its own may have too, such as that of the backup servers. */
const SUFFIX = /[._-](?:backup|old|orig|copy|tmp|temp|disabled|\d{8}|\d{4}-\d\d-\d\d)(?=\.\w+$)/i

export const fileSdGlob: Opinion = {
  id: 'file-sd-glob',
  summary: 'A pattern of file_sd_configs matches target files, and no backups of them',
  severity: 'warning',
  appliesTo: ['config', 'scrape-config'],
  docs: {
    why: `A pattern such as \`*.json\` takes every file that fits, hidden ones and backups too: targets that were taken out of
\`web.json\` live on in \`web.bak.json\`. Move backups elsewhere, or give them another extension. A pattern that matches
nothing gives the job no targets, which Prometheus does not call an error.`,
    bad: `scrape_configs:
  - job_name: node
    file_sd_configs:
      - files: ['*.json']    # takes web.json, and web.bak.json too
`,
    good: `scrape_configs:
  - job_name: node
    file_sd_configs:
      - files: ['targets/*.json']    # takes targets/web.json, and leaves backup/web.bak.json
`,
  },

  /** What matches nothing is said where the files are looked for: --missing-files has a say in that. */
  *checkConfig({ jobs }) {
    for (const { files } of jobs) {
      for (const { pattern, span, matches } of files) {
        if (!isGlob(pattern) || matches === undefined) continue
        const paths = new Set(matches.map(({ path }) => path))
        for (const path of paths) {
          const reason = oddity(path, paths, pattern)
          if (reason === undefined) continue
          yield {
            message: `${JSON.stringify(pattern)} also reads ${path}, ${reason}`,
            hint: 'move it to another folder, or give it another extension',
            span: { start: span.start, end: span.end },
          }
        }
      }
    }
  },
}

function oddity(path: string, paths: ReadonlySet<string>, pattern: string): string | undefined {
  const name = nameOf(path)
  if (COPY.test(name) || (SUFFIX.test(name) && paths.has(path.replace(SUFFIX, '')))) return 'which looks like a backup'
  // A star of Go's matches a dot at the beginning too.
  return name.startsWith('.') && !nameOf(pattern).startsWith('.') ? 'which is a hidden file' : undefined
}

function nameOf(path: string): string {
  return path.replace(/^.*[/\\]/, '')
}
