import { expect, test } from 'vitest'
import { jobLabel } from '../../src/generate/job-label.ts'
import { type Plain, toFields } from '../../src/generate/value.ts'

test.each<[Readonly<Record<string, Plain>>, string | undefined]>([
  [{}, 'j'],
  [{ static_configs: [{ targets: ['a:1'] }] }, 'j'],
  [{ static_configs: [{ targets: ['a:1'], labels: { job: 'svc' } }] }, 'svc'],
  [{ static_configs: [{ targets: ['a:1'], labels: { job: '' } }] }, 'j'],
  [{ static_configs: [{ targets: ['a:1'], labels: { job: 'svc' } }, { targets: ['b:1'] }] }, undefined],
  [
    { static_configs: [{ targets: ['a:1'], labels: { job: 'svc' } }], file_sd_configs: [{ files: ['a.yml'] }] },
    undefined,
  ],
  [{ relabel_configs: [{ target_label: 'job', replacement: 'svc' }] }, 'svc'],
  [{ relabel_configs: [{ target_label: 'job', replacement: 'a$$1' }] }, 'a$1'],
  [{ relabel_configs: [{ target_label: 'env', replacement: 'svc' }] }, 'j'],
  [{ relabel_configs: [{ source_labels: ['a'], target_label: 'job' }] }, undefined],
  [{ relabel_configs: [{ source_labels: ['a'], regex: 'x', target_label: 'job', replacement: 'svc' }] }, undefined],
  [
    {
      relabel_configs: [
        { source_labels: ['a'], target_label: 'job' },
        { target_label: 'job', replacement: 'svc' },
      ],
    },
    'svc',
  ],
  [{ metric_relabel_configs: [{ target_label: 'job', replacement: 'svc' }] }, 'svc'],
  [{ metric_relabel_configs: [{ regex: 'jo.', action: 'labeldrop' }] }, undefined],
  [{ metric_relabel_configs: [{ regex: 'job|a', action: 'labelkeep' }] }, 'j'],
  [{ relabel_configs: [{ source_labels: ['a'], target_label: 'job', action: 'keepequal' }] }, 'j'],
])('%j', (job, label) => {
  expect(jobLabel(toFields({ job_name: 'j', ...job }, { words: 'a test' }))).toBe(label)
})
