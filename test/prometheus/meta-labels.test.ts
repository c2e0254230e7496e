import { describe, expect, it } from 'vitest'
import { isBefore, parseRelease } from '../../src/prometheus/release.ts'
import { discoverySections } from '../../src/prometheus/schema/discovery/index.ts'
import { META_LABELS } from '../../src/prometheus/schema/meta-labels.ts'
import { isAlive } from '../../src/prometheus/schema/types.ts'

const names = (field: string, release = '3.14'): string[] =>
  META_LABELS[field]!.filter((label) => isAlive(label, parseRelease(release))).map(({ name }) => name)

describe('META_LABELS', () => {
  it('has the labels of every discovery', () => {
    expect(Object.keys(META_LABELS).sort()).toEqual(discoverySections.map(({ field }) => field).sort())
  })

  it('has each label once, with a doc line and a name that a target can have', () => {
    for (const [field, labels] of Object.entries(META_LABELS)) {
      expect(new Set(labels.map(({ name }) => name)).size, field).toBe(labels.length)
      for (const { name, doc } of labels) {
        expect(name).toMatch(/^__meta_[a-z0-9_]+\*?$/)
        expect(doc, name).toMatch(/\w\.$/)
      }
    }
  })

  it('lets no label be older than its discovery', () => {
    for (const { field, since } of discoverySections) {
      if (since === undefined) continue
      for (const label of META_LABELS[field]!) {
        expect(label.since && !isBefore(parseRelease(label.since), parseRelease(since)), label.name).toBe(true)
      }
    }
  })

  it('writes families with a star', () => {
    expect(names('consul_sd_configs')).toContain('__meta_consul_metadata_*')
    expect(names('kubernetes_sd_configs')).toContain('__meta_kubernetes_pod_labelpresent_*')
    expect(names('gce_sd_configs')).toContain('__meta_gce_interface_ipv4_*')
  })

  it('knows the releases', () => {
    expect(names('dns_sd_configs', '2.48')).not.toContain('__meta_dns_ns_record_target')
    expect(names('dns_sd_configs', '2.49')).toContain('__meta_dns_ns_record_target')
    expect(names('kubernetes_sd_configs', '3.5')).not.toContain('__meta_kubernetes_namespace_label_*')
    expect(names('kubernetes_sd_configs', '3.6')).toContain('__meta_kubernetes_namespace_label_*')
    expect(names('aws_sd_configs', '3.7')).toEqual([])
  })

  it('knows what files and URLs give', () => {
    expect(names('file_sd_configs')).toEqual(['__meta_filepath'])
    expect(names('http_sd_configs')).toEqual(['__meta_url'])
  })

  it('tells the roles apart', () => {
    const roles = Object.fromEntries(META_LABELS['hetzner_sd_configs']!.map(({ name, roles }) => [name, roles]))
    expect(roles['__meta_hetzner_robot_product']).toEqual(['robot'])
    expect(roles['__meta_hetzner_server_id']).toBeUndefined()
  })
})
