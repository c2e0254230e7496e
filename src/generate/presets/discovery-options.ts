import type { PresetOption } from './preset.ts'

/** An option that becomes the field of the discovery with its name. */
export function fieldOption(name: string, doc: string, more: Partial<PresetOption> = {}): PresetOption {
  return { name, doc, kind: 'text', default: undefined, ...more }
}

/** What a cloud knows are machines, not ports: node_exporter's is the one that is most often meant. */
export const machinePort: PresetOption = {
  name: 'port',
  doc: 'Port to scrape on each machine.',
  kind: 'number',
  default: '9100',
}

/** Without it, Prometheus up to 3.13 refuses the config wherever it finds no region in its surroundings. */
export const region = fieldOption('region', 'AWS region.', { required: true, example: 'eu-west-1' })

export const roleArn = fieldOption('role_arn', 'ARN of the AWS role to take on.')
