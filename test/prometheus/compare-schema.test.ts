import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { compareSchema } from '../../scripts/compare-schema/compare.ts'
import { readGoFile, structFields } from '../../scripts/compare-schema/go-source.ts'
import { bool, duration, int, string, uint } from '../../src/prometheus/schema/scalars.ts'
import { type Field, list, mapOf, type Section, section, type Type } from '../../src/prometheus/schema/types.ts'
import { temporaryFolderForFile } from '../support/promsd.ts'

const MODULES = 'github.com/prometheus'

/** A clone with a commit and a tag for each version; what a version does not name stays. */
function clone(versions: Readonly<Record<string, Readonly<Record<string, string>>>>): string {
  const folder = temporaryFolderForFile()
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t.example', '-C', folder, ...args], {
      encoding: 'utf8',
    })
  git('init', '--quiet')
  for (const [tag, files] of Object.entries(versions)) {
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
    }
    git('add', '--all')
    git('commit', '--quiet', '--no-gpg-sign', '--message', tag)
    git('tag', tag)
  }
  return folder
}

const goMod = (common: string): string =>
  `module ${MODULES}/prometheus\n\nrequire (\n\t${MODULES}/common ${common}\n)\n`

const CONFIG = `package config

import (
	"net/url"

	"${MODULES}/common/config"
	"${MODULES}/common/model"
	"${MODULES}/prometheus/discovery"
)

// Config is the root.
type Config struct {
	Global  GlobalConfig    \`yaml:"global"\`
	Scrapes []*ScrapeConfig \`yaml:"scrape_configs,omitempty"\`
	loaded  bool
}

type (
	GlobalConfig struct {
		Interval model.Duration \`yaml:"interval,omitempty"\` // every \`yaml:"no"\`
		Plain, Other int32
		Nested struct {
			Deep bool \`yaml:"deep"\`
		} \`yaml:"nested"\`
	}
)

type ScrapeConfig struct {
	Name       string            \`yaml:"name"\`
	Params     url.Values        \`yaml:"params"\`
	Discovered discovery.Configs \`yaml:"-"\`
	/* More \`yaml:"no"\`
	Removed bool */
	HTTP config.HTTPClientConfig \`yaml:",inline"\`
}

func (c *ScrapeConfig) UnmarshalYAML(unmarshal func(any) error) error {
	type plain ScrapeConfig
	return unmarshal((*plain)(c))
}
`

const common = clone({
  'v0.1.0': {
    'config/http.go':
      'package config\n\ntype HTTPClientConfig struct {\n\tFollow bool `yaml:"follow"`\n\tHeaders *Headers `yaml:"headers"`\n}\n\ntype Headers struct {\n\tHeaders map[string]string `yaml:",inline"`\n}\n',
    'model/time.go':
      'package model\n\ntype Duration time.Duration\n\nfunc (d *Duration) UnmarshalYAML(unmarshal func(any) error) error {\n\tvar s string\n\tif err := unmarshal(&s); err != nil {\n\t\treturn err\n\t}\n\treturn nil\n}\n',
  },
  'v0.2.0': {
    'config/http.go':
      'package config\n\ntype HTTPClientConfig struct {\n\tFollow bool `yaml:"follow"`\n\tProxy string `yaml:"proxy"`\n}\n',
  },
})
/** What a pseudo-version ends with. */
const commit = execFileSync('git', ['-C', common, 'rev-parse', '--short=12', 'v0.2.0'], { encoding: 'utf8' }).trim()

const prometheus = clone({
  'v3.0.0': {
    'go.mod': goMod('v0.1.0'),
    'config/config.go': CONFIG,
    'config/config_test.go': 'package config\n\ntype Config struct {\n\tTest string `yaml:"test"`\n}\n',
    'discovery/targetgroup/group.go':
      'package targetgroup\n\ntype Group struct {\n\tSource string\n}\n\nfunc (g *Group) UnmarshalYAML(unmarshal func(any) error) error {\n\tgroup := struct {\n\t\tTargets []string `yaml:"targets"`\n\t}{}\n\treturn unmarshal(&group)\n}\n',
    'discovery/install/install.go': `package install\n\nimport (\n\t_ "${MODULES}/prometheus/discovery/dns" // register dns\n)\n`,
    'discovery/dns/dns.go':
      'package dns\n\nfunc init() {\n\tdiscovery.RegisterConfig(&SDConfig{})\n}\n\ntype SDConfig struct {\n\tNames []string `yaml:"names"`\n}\n\nfunc (*SDConfig) Name() string { return "dns" }\n',
  },
  'v3.1.0': {
    'go.mod': goMod(`v0.2.1-0.20250102030405-${commit}`),
    'config/config.go': CONFIG.replace('\tParams ', '\tLimit      uint              `yaml:"limit"`\n\tParams '),
  },
})

const field = (type: Type, more: Partial<Field> = {}): Field => ({ type, doc: '', ...more })
const sectionOf = (goType: string, fields: Section['fields'], includes: readonly Section[] = []): Section => ({
  name: goType.replace(/.*\./, ''),
  goType,
  doc: '',
  fields,
  includes,
})

const http = sectionOf('common/config.HTTPClientConfig', {
  follow: field(bool),
  headers: field(mapOf(string), { until: '3.1' }),
  proxy: field(string, { since: '3.1' }),
})
const dns = sectionOf('discovery/dns.SDConfig', { names: field(list(string)) })
const group = sectionOf('discovery/targetgroup.Group', { targets: field(list(string)) })
const scrape: Section['fields'] = {
  name: field(string),
  params: field(mapOf(list(string))),
  limit: field(uint, { since: '3.1' }),
  static_configs: field(list(section(group))),
  dns_sd_configs: field(list(section(dns))),
}
const global: Section['fields'] = {
  interval: field(duration),
  plain: field({ ...int, bits: 32 }),
  other: field({ ...int, bits: 32 }),
  nested: field(section(sectionOf('config.GlobalConfig.Nested', { deep: field(bool) }))),
}

/** Lines for a schema whose fields are as given. */
function compare(scrapeFields: Section['fields'], globalFields = global, others = [dns, group]): string[] {
  const scrapeSection = sectionOf('config.ScrapeConfig', scrapeFields, [http])
  const globalSection = sectionOf('config.GlobalConfig', globalFields)
  const root = sectionOf('config.Config', {
    global: field(section(globalSection)),
    scrape_configs: field(list(section(scrapeSection))),
  })
  const sections = [root, globalSection, scrapeSection, http, ...others]
  return compareSchema({ prometheus, common, sigv4: prometheus }, sections, ['3.0', '3.1'])
}

describe('compareSchema', () => {
  it('says nothing where all is right', () => {
    expect(compare(scrape)).toEqual([])
  })

  it('finds what is missing', () => {
    const { name: _, ...rest } = scrape
    expect(compare(rest)).toEqual(['3.0 to 3.1: ScrapeConfig.name is missing (config.ScrapeConfig, string)'])
    const { names: __, ...dnsFields } = dns.fields
    const fields = { ...scrape, dns_sd_configs: field(list(section({ ...dns, fields: dnsFields }))) }
    expect(compare(fields)[0]).toBe('3.0 to 3.1: SDConfig.names is missing (discovery/dns.SDConfig, list of string)')
  })

  it('finds what is superfluous', () => {
    expect(compare({ ...scrape, loaded: field(bool), removed: field(bool), test: field(bool) })).toEqual([
      '3.0 to 3.1: ScrapeConfig.loaded is superfluous (config.ScrapeConfig)',
      '3.0 to 3.1: ScrapeConfig.removed is superfluous (config.ScrapeConfig)',
      '3.0 to 3.1: ScrapeConfig.test is superfluous (config.ScrapeConfig)',
    ])
  })

  it('finds wrong releases', () => {
    expect(compare({ ...scrape, limit: field(uint) })).toEqual([
      '3.0: ScrapeConfig.limit is superfluous (config.ScrapeConfig)',
    ])
    expect(compare({ ...scrape, limit: field(uint, { since: '3.2' }) })).toEqual([
      '3.1: ScrapeConfig.limit is missing (config.ScrapeConfig, uint; ours since 3.2)',
    ])
    expect(compare({ ...scrape, name: field(string, { until: '3.1' }) })).toEqual([
      '3.1: ScrapeConfig.name is missing (config.ScrapeConfig, string; ours until 3.1)',
    ])
  })

  it('finds wrong types', () => {
    const wrong = { ...scrape, name: field(bool), params: field(mapOf(string)), static_configs: field(section(group)) }
    expect(compare(wrong)).toEqual([
      '3.0 to 3.1: ScrapeConfig.name is bool, but string in Go (config.ScrapeConfig)',
      '3.0 to 3.1: ScrapeConfig.params is map of string, but map of list of string in Go (config.ScrapeConfig)',
      '3.0 to 3.1: ScrapeConfig.static_configs is Group, but list of discovery/targetgroup.Group in Go (config.ScrapeConfig)',
    ])
    expect(compare(scrape, { ...global, interval: field(int), plain: field(int) })).toEqual([
      '3.0 to 3.1: GlobalConfig.interval is int, but text in Go (config.GlobalConfig)',
      '3.0 to 3.1: GlobalConfig.plain is int, but int32 in Go (config.GlobalConfig)',
    ])
  })

  it('finds sections that stand for no struct', () => {
    const stray = sectionOf('config.Gone', {})
    expect(compareSchema({ prometheus, common, sigv4: prometheus }, [stray], ['3.0'])).toEqual([
      'Gone: no release has config.Gone',
    ])
    const misnamed = sectionOf('discovery/dns.Config', dns.fields)
    const fields = { ...scrape, dns_sd_configs: field(list(section(misnamed))) }
    expect(compare(fields, global, [misnamed, group])).toEqual([
      'Config: is discovery/dns.SDConfig, not discovery/dns.Config',
    ])
  })
})

describe('structFields', () => {
  it('names fields as yaml.v2 does', () => {
    const source = [
      'struct {',
      '\tA, B string',
      '\tTag string `json:"x" yaml:"tag,omitempty"`',
      '\tNone *url.URL `yaml:"-"`',
      '\tUpperCase map[string][]int',
      '\tprivate bool `yaml:"private"`',
      '\tconfig.Inlined `yaml:",inline"`',
      '\t*Embedded',
      '\tDeep struct {',
      '\t\tInner string `yaml:"inner"`',
      '\t} `yaml:"deep"`',
      '\tFunc func(a, b int) error',
      '}',
    ].join('\n')
    expect(structFields(source).map(({ key, type }) => [key, type.split('\n')[0]])).toEqual([
      ['a', 'string'],
      ['b', 'string'],
      ['tag', 'string'],
      ['uppercase', 'map[string][]int'],
      [undefined, 'config.Inlined'],
      ['embedded', '*Embedded'],
      ['deep', 'struct {'],
      ['func', 'func(a, b int) error'],
    ])
  })
})

describe('readGoFile', () => {
  it('reads imports, types and what decoders do, but no comments', () => {
    const file = readGoFile(
      [
        'package a',
        'import "x.org/one"',
        'import (',
        '\ttwo "x.org/three"',
        '\t"x.org/four/v2"',
        '\t_ "x.org/five"',
        ')',
        '// type No struct {}',
        'const text = "// type Text struct {"',
        'type A = B',
        'type B int /* type No int */',
        'const name = "dns"',
        'func (c SDConfig) Name() string {',
        '\treturn name',
        '}',
        'func (b *B) UnmarshalText(text []byte) error { return nil }',
        '',
      ].join('\n'),
    )
    expect([...file.imports]).toEqual([
      ['two', 'x.org/three'],
      ['four', 'x.org/four/v2'],
      ['x.org/five', 'x.org/five'],
      ['one', 'x.org/one'],
    ])
    expect([...file.types]).toEqual([
      ['A', 'B'],
      ['B', 'int'],
    ])
    expect([...file.names]).toEqual([['SDConfig', 'dns']])
    expect([...file.decoders.keys()]).toEqual(['B'])
  })
})
