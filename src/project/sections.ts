/** Keys of a project file that are sections of the config that is generated from it, as they are. */
export const CONFIG_SECTIONS = [
  'global',
  'runtime',
  'rule_files',
  'scrape_config_files',
  'alerting',
  'remote_write',
  'remote_read',
  'storage',
  'tracing',
  'otlp',
] as const

/** All keys that say what is generated. */
export const GENERATED_KEYS: readonly string[] = [...CONFIG_SECTIONS, 'jobs', 'shards']
