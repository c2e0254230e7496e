type JsonSchema = Readonly<Record<string, unknown>>

const TEXT: JsonSchema = {
  anyOf: [{ type: ['string', 'number', 'boolean', 'null'] }, { $ref: '#/definitions/promsd_file' }],
}
const oneOrMany = (item: JsonSchema): JsonSchema => ({ anyOf: [item, { type: 'array', items: item }] })
const fields = (properties: Readonly<Record<string, JsonSchema>>, required: readonly string[] = []): JsonSchema => ({
  type: 'object',
  properties,
  required,
  additionalProperties: false,
})
const NAMED_TEXTS: JsonSchema = { type: ['object', 'null'], additionalProperties: TEXT }

/** `shards`, of a job or of all of them. */
export const SHARDS: JsonSchema = {
  description: 'How many Prometheus servers share the targets, and which of them this is, counted from 0.',
  anyOf: [{ type: 'null' }, fields({ total: TEXT, this: TEXT }, ['total', 'this'])],
}

/**
 * The keys of a job that are no fields of a scrape config.
 * @param presets names of the presets
 */
export function jobKeys(presets: readonly string[]): Readonly<Record<string, JsonSchema>> {
  const preset: JsonSchema = {
    anyOf: [
      { enum: presets },
      { type: 'object', properties: { name: { enum: presets } }, required: ['name'] },
      { type: 'null' },
    ],
  }
  return {
    name: { description: 'The same as job_name.', ...TEXT },
    preset: {
      description: 'What the targets are: it brings fields and rules. A name, or {name: …} with options.',
      ...oneOrMany(preset),
    },
    shards: SHARDS,
    static: {
      description: 'Targets: addresses, or {targets: […], labels: {…}}.',
      ...oneOrMany({ anyOf: [TEXT, fields({ targets: oneOrMany(TEXT), labels: NAMED_TEXTS })] }),
    },
    file_sd: {
      description: 'Targets from files: names, or {files: […], refresh_interval: …}.',
      ...oneOrMany({ anyOf: [TEXT, fields({ files: oneOrMany(TEXT), refresh_interval: TEXT }, ['files'])] }),
    },
    dns: {
      description: 'Targets from DNS: names, or {names: […], type: A, port: …}.',
      ...oneOrMany({
        anyOf: [TEXT, fields({ names: oneOrMany(TEXT), type: TEXT, port: TEXT, refresh_interval: TEXT }, ['names'])],
      }),
    },
    blackbox: {
      description: 'The targets are probed by a blackbox exporter: its module, and where it is.',
      anyOf: [{ type: 'null' }, fields({ module: TEXT, exporter: TEXT }, ['module'])],
    },
    set_label: { description: 'Labels that the targets get.', ...NAMED_TEXTS },
    keep_metrics: { description: 'Store only metrics whose name matches.', ...oneOrMany(TEXT) },
    drop_metrics: { description: 'Do not store metrics whose name matches.', ...oneOrMany(TEXT) },
    rename_label: { description: 'Labels of the series by their old names, with the new ones.', ...NAMED_TEXTS },
    keep_labels: {
      description:
        'Store only labels whose name matches, those that no series can be without, and those that the job sets itself.',
      ...oneOrMany(TEXT),
    },
    drop_labels: { description: 'Do not store labels whose name matches.', ...oneOrMany(TEXT) },
  }
}
