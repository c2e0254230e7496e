import { expect, test } from 'vitest'
import { projectGeneration } from '../../src/cli/generation.ts'
import { Source } from '../../src/document/source.ts'
import { readProject } from '../../src/project/project.ts'
import { sandbox } from '../files/sandbox.ts'

/** What is wrong with a project file, a message each. */
function problemsOf(text: string, env: Readonly<Record<string, string>> = {}): string[] {
  const project = readProject('promsd.yaml', Source.fromText(text), {})
  return projectGeneration(project, sandbox(), env)!.problems.map(({ message }) => message)
}

const JOBS = 'jobs: [{name: a, static: "a:1"}, {name: b, static: "b:1"}]\n'

test('what is wrong with a value that all jobs share is said once', () => {
  expect(problemsOf(`shards: {total: 2, this: 2}\n${JOBS}`)).toEqual([
    '"this" takes a whole number from 0 to 1, not "2"',
  ])
  expect(problemsOf(`shards: {total: 2, this: {file: gone}}\n${JOBS}`)).toEqual(['the file "gone" does not exist'])
})

test('of a value that lacks a variable nothing else is said', () => {
  const text = `shards: {total: 2, this: "\${env:SHARD}"}\n${JOBS}`
  expect(problemsOf(text)).toEqual(['the environment has no variable "SHARD"'])
  expect(problemsOf(text, { SHARD: '1' })).toEqual([])
  expect(problemsOf(text, { SHARD: 'x' })).toEqual(['"this" takes a whole number from 0 to 1, not "x"'])
  expect(problemsOf('jobs: [{name: a, static: "${env:A}:${env:B}"}]')).toEqual([
    'the environment has no variable "A"',
    'the environment has no variable "B"',
  ])
})
