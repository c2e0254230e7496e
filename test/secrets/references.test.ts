import fc from 'fast-check'
import { expect, test } from 'vitest'
import { problemFindings, projectGeneration } from '../../src/cli/generation.ts'
import { Source } from '../../src/document/source.ts'
import { readProject } from '../../src/project/project.ts'
import { renderFinding } from '../../src/report/frame.ts'
import { plain } from '../../src/report/terminal.ts'
import { withoutSecrets } from '../../src/secrets/index.ts'

/** Frames of all that is wrong with a project file in an empty environment. */
function frames(text: string): string {
  const source = Source.fromText(text)
  const project = readProject(source, {})
  const problems = projectGeneration(project, '.', {})?.problems ?? []
  const list = [...project.findings, ...problemFindings(problems)]
  const { findings, secrets } = withoutSecrets(list, source, project.tree, { isProject: true })
  return findings.map((finding) => renderFinding('promsd.yaml', source, finding, plain, { secrets })).join('\n')
}

type Part = { readonly variable: string } | { readonly literal: string }

/** Neither names of variables nor words of messages have these letters in a row. */
const literal = fc
  .string({ unit: fc.constantFrom(...'QXZ479#!%é'), minLength: 4, maxLength: 16 })
  .map((text) => ({ literal: `Q${text}Z` }))
const variable = fc
  .string({ unit: fc.constantFrom(...'ABC_1'), minLength: 1, maxLength: 12 })
  .map((text) => ({ variable: `V${text}` }))
const value = fc.array(fc.oneof(literal, variable), { minLength: 1, maxLength: 4 })

const raw = (parts: readonly Part[]): string =>
  parts.map((part) => ('variable' in part ? `\${env:${part.variable}}` : part.literal)).join('')

const STYLES: readonly ((text: string) => string)[] = [
  (text) => `"${text}"`,
  (text) => `'${text}'`,
  (text) => `"${text.replace(/[é#]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)}"`,
  (text) => `>-\n            ${text}`,
  (text) => `|\n            ${text}\n`,
]

const PLACES: readonly ((text: string) => string)[] = [
  (text) => `basic_auth:\n      username: u\n      password: ${text}`,
  (text) => `bearer_token: ${text}`,
  (text) => `oauth2:\n      client_id: a\n      client_secret: ${text}`,
  (text) => `http_headers:\n      X-A:\n        secrets:\n        - ${text}`,
  (text) => `preset:\n      name: consul\n      token: ${text}`,
  (text) => `set_label:\n      a_password: ${text}`,
]

test('no literal secret is shown, and each variable that is missing is named', () => {
  fc.assert(
    fc.property(value, fc.constantFrom(...STYLES), fc.constantFrom(...PLACES), (parts, style, place) => {
      const shown = frames(`jobs:\n  - name: a\n    ${place(style(raw(parts)))}\n`)
      for (const part of parts) {
        if ('literal' in part) expect(shown).not.toContain(part.literal)
        else expect(shown).toContain(`the environment has no variable "${part.variable}"`)
      }
      if (!parts.some((part) => 'literal' in part)) expect(shown).not.toContain('<secret>')
    }),
    { numRuns: 500 },
  )
})

test('a file that is missing is named', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^no-[a-z]{1,8}$/), fc.constantFrom(...PLACES), (path, place) => {
      const shown = frames(`jobs:\n  - name: a\n    ${place(`{file: ${path}} # password: HUNTER`)}\n`)
      expect(shown).toContain(`the file "${path}" does not exist`)
      expect(shown).toContain(`{file: ${path}}`)
      expect(shown).not.toContain('HUNTER')
    }),
    { numRuns: 100 },
  )
})

test('the keys of promsd itself have variables as well', () => {
  expect(frames('reload: "http://${env:USER}:HUNTER@h"\nhistory: {writes: "${env:WRITES}"}\n')).toMatchInlineSnapshot(`
    "error[environment]: the environment has no variable "USER"
     --> promsd.yaml:1:9
      |
    1 | reload: "http://\${env:USER}:<secret>@h"
      |         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    error[environment]: the environment has no variable "WRITES"
     --> promsd.yaml:2:19
      |
    2 | history: {writes: "\${env:WRITES}"}
      |                   ^^^^^^^^^^^^^^^"
  `)
})
