import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { allRules, ruleById } from '../../src/lint/registry.ts'
import { renderRule, renderRuleList, rulePages } from '../../src/report/rule-docs.ts'
import { lintText } from './lint-text.ts'

const folder = new URL('../../docs/rules/', import.meta.url)
const plain = (_style: unknown, text: string): string => text

describe('docs/rules', () => {
  it('is what the registry says: npm run docs:rules', () => {
    const pages = rulePages(allRules())
    expect(readdirSync(folder).sort()).toEqual([...pages.keys()].sort())
    for (const [name, text] of pages) expect(readFileSync(new URL(name, folder), 'utf8'), name).toBe(text)
  })

  it('has a table that leads to each page', () => {
    const table = rulePages(allRules()).get('README.md')!
    for (const { id } of allRules()) expect(table).toContain(`| [${id}](${id}.md) |`)
  })

  it('names only rules and pages that there are', () => {
    for (const name of ['lint.md', 'ci.md', 'project-file.md']) {
      const page = readFileSync(new URL(`../${name}`, folder), 'utf8')
      for (const [, link] of page.matchAll(/\]\(([^)#:]+\.md)/g)) {
        expect(existsSync(new URL(link!, new URL('../', folder))), `${name}: ${link}`).toBe(true)
      }
      for (const [, id] of page.matchAll(/promsd-ignore:? ([a-z-]+)/g)) expect(ruleById(id!), id).toBeDefined()
    }
  })
})

describe('the examples of docs/lint.md and docs/project-file.md', () => {
  const blocksOf = (name: string): string[] => {
    const page = readFileSync(new URL(`../${name}`, folder), 'utf8')
    return [...page.matchAll(/^```yaml\n(.*?)^```$/gms)].map(([, text]) => text!)
  }

  it('are project files that promsd takes', async () => {
    const projects = [
      ...blocksOf('lint.md').filter((text) => text.includes('\nlint:')),
      blocksOf('project-file.md')[0]!,
    ]
    expect(projects).toHaveLength(2)
    for (const text of projects) {
      const [file] = await lintText(text, {
        kind: 'project',
        beside: { 'conf/prometheus.yml': '', 'prometheus.yml': '', 'targets.json': '[]' },
      })
      expect(file!.findings).toEqual([])
    }
  })

  it('have comments that ignore what they name', async () => {
    const [config] = blocksOf('lint.md').filter((text) => text.includes('promsd-ignore'))
    const [file] = await lintText(config!)
    expect(file!.findings).toEqual([])
  })
})

describe('on the terminal', () => {
  it('a rule is explained', () => {
    expect(renderRule(ruleById('scrape-interval-short')!, plain)).toMatchInlineSnapshot(`
      "warning[scrape-interval-short] Targets are not scraped more often than every 5 seconds

      Each halving of the interval doubles the samples, the memory and the load of the targets. Below 5 seconds there is
      rarely anything to see that rules and dashboards, evaluated every 15 to 60 seconds, would show.

      Found in prometheus.yml and files of scrape_config_files.

      Bad:
          scrape_configs:
            - job_name: node
              scrape_interval: 1s
              scrape_timeout: 1s

      Good:
          scrape_configs:
            - job_name: node
              scrape_interval: 15s
      "
    `)
  })

  it('rules are listed in columns', () => {
    const rules = [ruleById('tls-insecure')!, ruleById('unknown-field')!, ruleById('regex-dot')!]
    expect(renderRuleList(rules, plain)).toMatchInlineSnapshot(`
      "warning  tls-insecure   Certificates are verified
      error    unknown-field  Only fields that Prometheus knows are given
      info     regex-dot      The dots of host names and IP addresses are escaped in regular expressions
      "
    `)
  })
})
