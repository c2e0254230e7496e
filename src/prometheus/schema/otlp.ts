import type { CheckContext, Struct } from '../config/struct.ts'
import { choice, refuseOther, relatedTo } from './conditions.ts'
import { bool, string } from './scalars.ts'
import { list, type Section } from './types.ts'

const translationStrategy = choice(
  'translation strategy',
  [
    'UnderscoreEscapingWithSuffixes',
    { value: 'UnderscoreEscapingWithoutSuffixes', since: '3.6' },
    'NoUTF8EscapingWithSuffixes',
    { value: 'NoTranslation', since: '3.4' },
  ],
  { empty: true },
)

/** prometheus/prometheus config/config.go OTLPConfig. */
export const otlp: Section = {
  name: 'otlp',
  goType: 'config.OTLPConfig',
  startsAnew: true,
  doc: 'How metrics that come in with OTLP are stored.',
  fields: {
    promote_all_resource_attributes: {
      type: bool,
      since: '3.5',
      default: false,
      doc: 'Whether all resource attributes become labels, but the ignored ones.',
    },
    promote_resource_attributes: { type: list(string), doc: 'Resource attributes that become labels.' },
    ignore_resource_attributes: {
      type: list(string),
      since: '3.5',
      doc: 'Resource attributes that do not become labels where all others do.',
    },
    translation_strategy: {
      type: translationStrategy,
      since: '3.0',
      default: 'UnderscoreEscapingWithSuffixes',
      doc: 'What becomes of characters in names that Prometheus did not allow before UTF-8 names, and of units.',
    },
    keep_identifying_resource_attributes: {
      type: bool,
      since: '3.1',
      default: false,
      doc: 'Whether service.name, service.namespace and service.instance.id are kept as attributes of target_info.',
    },
    convert_histograms_to_nhcb: {
      type: bool,
      since: '3.4',
      default: false,
      doc: 'Whether histograms with explicit buckets are stored as native histograms with custom buckets.',
    },
    promote_scope_metadata: {
      type: bool,
      since: '3.6',
      default: false,
      doc: 'Whether name, version, schema URL and attributes of the scope become labels.',
    },
    label_name_underscore_sanitization: {
      type: bool,
      since: '3.8',
      default: true,
      doc: 'Whether label names that begin with an underscore get "key" before it when names are escaped.',
    },
    label_name_preserve_multiple_underscores: {
      type: bool,
      since: '3.8',
      default: true,
      doc: 'Whether several underscores in a row stay as they are when names are escaped.',
    },
  },
  check: checkOtlp,
}

/** OTLPConfig.UnmarshalYAML. */
function checkOtlp(it: Struct, context: CheckContext): void {
  const [all, promoted, ignored] = [
    'promote_all_resource_attributes',
    'promote_resource_attributes',
    'ignore_resource_attributes',
  ] as const
  if (!context.from('3.5')) {
    checkAttributes(it, context, promoted)
    return
  }
  if (it.isInvalid(all)) return
  if (!it.boolean(all)) {
    checkAttributes(it, context, promoted)
    if (it.list(ignored).length === 0) return
    context.refuse(it, {
      rule: 'required-field',
      field: ignored,
      message: `"${ignored}" needs "${all}: true" beside it`,
    })
    return
  }
  checkAttributes(it, context, ignored)
  if (it.list(promoted).length === 0) return
  context.refuse(it, {
    rule: 'conflict',
    field: promoted,
    message: `"${promoted}" cannot be given with "${all}: true"`,
    ...relatedTo(it, all, 'all are promoted here'),
  })
}

/** config.go sanitizeAttributes. */
function checkAttributes(it: Struct, context: CheckContext, field: string): void {
  const seen = new Map<string, number>()
  for (const [index, written] of it.strings(field).entries()) {
    const attribute = trimmed(written)
    const earlier = seen.get(attribute)
    if (attribute === '') {
      context.refuse(it, { rule: 'invalid-value', field, index, message: 'the resource attribute is empty' })
    } else if (earlier === undefined) seen.set(attribute, index)
    else {
      const span = it.itemSpan(field, earlier)
      context.refuse(it, {
        rule: 'duplicate-value',
        field,
        index,
        message: `the resource attribute ${JSON.stringify(attribute)} is listed twice`,
        ...(span ? { related: [{ message: 'first here', span }] } : {}),
      })
    }
  }
}

/** strings.TrimSpace, which knows NEL as a space and not the byte order mark. */
function trimmed(text: string): string {
  const space = '[\\t-\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]+'
  return text.replace(new RegExp(`^${space}|${space}$`, 'g'), '')
}

/** What Load says of the strategy when the whole config is read (config.go Load). */
export function checkTranslation(it: Struct, global: Struct | undefined, context: CheckContext): void {
  const field = 'translation_strategy'
  if (!context.from('3.0') || it.zero) return
  refuseOther(it, context, field)
  if (global?.string('metric_name_validation_scheme') !== 'legacy') return
  const strategy = it.string(field)
  const utf8 = strategy === 'NoUTF8EscapingWithSuffixes' || (context.from('3.4') && strategy === 'NoTranslation')
  if (!utf8) return
  context.refuse(it, {
    rule: 'conflict',
    field,
    message: `the translation strategy "${strategy}" needs the global validation scheme "utf8"`,
    ...relatedTo(global, 'metric_name_validation_scheme', 'the validation scheme is here'),
  })
}
