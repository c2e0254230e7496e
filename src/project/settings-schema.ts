type JsonSchema = Readonly<Record<string, unknown>>
type Properties = Readonly<Record<string, JsonSchema>>

const VARIABLE = '\\$\\{env:'

/** Scalars are read as their literal text: an editor must take `3.5` for the text it is, and null for absence. */
const TEXT: JsonSchema = { type: ['string', 'number', 'boolean', 'null'] }
const PATH: JsonSchema = { type: ['string', 'null'] }
/** No dash, which would stand for standard output. */
const OUTPUT: JsonSchema = { ...PATH, pattern: '^(?:[^-]|-.)' }

/** A value that a variable of the environment may stand for. */
const given = (...alternatives: JsonSchema[]): JsonSchema => ({
  anyOf: [...alternatives, { type: 'string', pattern: VARIABLE }, { type: 'null' }],
})
const oneOf = (...values: unknown[]): JsonSchema => given({ enum: values })
const list = (items: JsonSchema): JsonSchema => ({ type: ['array', 'null'], items })
const fields = (properties: Properties): JsonSchema => ({
  type: ['object', 'null'],
  properties,
  additionalProperties: false,
})

function wholeNumber(minimum: number, maximum: number): JsonSchema {
  return given({ type: 'integer', minimum, maximum }, { type: 'string', pattern: '^\\d+$' })
}

/** `3.10` without quotes is the number 3.1 for an editor. */
const RELEASE = given(
  { type: 'string', pattern: '^v?[23]\\.\\d+(?:\\.\\d+)?$' },
  { type: 'number', minimum: 2, exclusiveMaximum: 4 },
)

/**
 * The keys of a project file that say how promsd works, as editors are told of them.
 * @param rules ids of the rules whose severity can be set
 */
export function settingsSchema(rules: readonly string[]): Properties {
  return {
    prometheus: {
      description: 'The release of Prometheus whose verdict counts, such as "3.5" (-p). Default: the newest known.',
      ...RELEASE,
    },
    config: { description: 'The main configuration file, prometheus.yml.', ...PATH },
    files: {
      description: 'Target files, globs allowed (-f). Default: targets.json.',
      anyOf: [PATH, list(PATH)],
    },
    labels: {
      description: 'What the labels of targets have to be: add, label and apply keep to it, lint warns.',
      ...fields({
        required: { description: 'Labels that each target has.', ...list(TEXT) },
        forbidden: { description: 'Labels that no target has.', ...list(TEXT) },
        allowed: {
          description: 'The values of a label: a list, or {pattern: …}, an RE2 expression for the whole value.',
          type: ['object', 'null'],
          additionalProperties: {
            anyOf: [list(TEXT), { ...fields({ pattern: TEXT }), type: 'object', required: ['pattern'] }],
          },
        },
      }),
    },
    lint: {
      description: 'How promsd lint judges.',
      ...fields({
        rules: {
          description: 'Severity of warnings and infos by rule: off, info or warning (--rule). Errors stay errors.',
          type: ['object', 'null'],
          propertyNames: { enum: rules },
          additionalProperties: oneOf('off', 'info', 'warning'),
        },
        max_warnings: {
          description: 'Exit 1 if there are more warnings than this (--max-warnings). Default: any number is allowed.',
          ...wholeNumber(0, 1_000_000),
        },
        path_map: {
          description: 'Folders of the machine that Prometheus runs on, and where they lie here (--path-map).',
          type: ['object', 'null'],
          additionalProperties: PATH,
        },
        missing_files: {
          description:
            'What a referenced file counts for that is missing, one that promtool does not look for included (--missing-files). Default: as for promtool.',
          ...oneOf('error', 'warning', 'ignore'),
        },
        features: {
          description: "Feature flags of Prometheus's --enable-feature (--enable-feature).",
          ...list(TEXT),
        },
        agent: { description: 'Prometheus runs with --agent (--agent).', ...oneOf(true, false, 'true', 'false') },
      }),
    },
    generate: {
      description: 'What promsd generate writes beside the config.',
      ...fields({
        split: {
          description: 'Folder of a file for each job, which the config names in scrape_config_files (--split).',
          ...PATH,
          minLength: 1,
        },
        rules: { description: 'Rule file of the recording and alerting rules of presets (--rules).', ...OUTPUT },
        dashboard: { description: 'Grafana dashboard of the panels of presets, in JSON (--dashboard).', ...OUTPUT },
      }),
    },
    reload: {
      description: 'The server that loads what is written (--reload): its URL, or {url: …, http_config: FILE}.',
      anyOf: [
        { type: 'null' },
        { type: 'string', pattern: `^[hH][tT][tT][pP][sS]?://|${VARIABLE}` },
        {
          ...fields({
            url: { description: 'Such as http://prometheus:9090.', type: 'string' },
            http_config: { description: "User, token and TLS of the server, in promtool's format.", ...PATH },
          }),
          type: 'object',
          required: ['url'],
        },
      ],
    },
    history: {
      description: 'What is kept of the former contents of each file, whichever ends first.',
      ...fields({
        writes: { description: 'Number of writes. Default: 200.', ...wholeNumber(1, 100_000) },
        days: { description: 'Default: 30.', ...wholeNumber(1, 36_500) },
        megabytes: { description: 'Default: 64.', ...wholeNumber(1, 1_000_000) },
      }),
    },
  }
}
