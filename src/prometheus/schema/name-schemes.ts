import type { CheckContext, Struct } from '../config/struct.ts'
import type { NameScheme } from '../relabel-rule.ts'
import { choice, refuseOther, relatedTo } from './conditions.ts'
import { oneOf } from './scalars.ts'
import type { Field } from './types.ts'

/** From 3.6 a type of its own that refuses other texts where they are read (common model.ValidationScheme). */
const validationScheme = {
  ...oneOf('name validation scheme', ['legacy', 'utf8'], { empty: true }),
  base: 'int' as const,
}

/** Before that a text, of which nothing is said until there is a job to validate. */
const validationText = choice('name validation scheme', ['legacy', 'utf8'], { empty: true })
const looseValidationText = { ...validationText, isLoose: true }

const escapingScheme = choice('name escaping scheme', ['allow-utf-8', 'underscores', 'dots', 'values'], { empty: true })

const VALIDATION_DOC = 'Which names are valid: utf8 allows all, legacy only letters, digits and underscores.'
const ESCAPING_DOC = 'How names are asked for that are not legacy ones: as they are, or escaped in one of three ways.'

/** Of the global section: looked at with each job, and so not at all without one. */
export const globalNameSchemes: Readonly<Record<string, Field>> = {
  metric_name_validation_scheme: {
    type: validationScheme,
    since: '2.55',
    variants: [{ until: '3.6', type: looseValidationText }],
    doc: VALIDATION_DOC,
  },
  metric_name_escaping_scheme: { type: { ...escapingScheme, isLoose: true }, since: '3.4', doc: ESCAPING_DOC },
}

/** Of a job: its own validation scheme is not looked at before 3.4. */
export const jobNameSchemes: Readonly<Record<string, Field>> = {
  metric_name_validation_scheme: {
    type: validationScheme,
    since: '2.55',
    variants: [
      { until: '3.4', type: looseValidationText },
      { until: '3.6', type: validationText },
    ],
    doc: VALIDATION_DOC,
  },
  metric_name_escaping_scheme: { type: escapingScheme, since: '3.4', doc: ESCAPING_DOC },
}

/** The scheme by which a global section has names validated. */
export function globalScheme(global: Struct | undefined, context: CheckContext): NameScheme {
  if (!context.from('3.0')) return 'legacy'
  return global?.string('metric_name_validation_scheme') === 'legacy' ? 'legacy' : 'utf8'
}

/** The scheme of a job: its own, else the global one (ScrapeConfig.Validate). */
export function jobScheme(job: Struct, global: Struct | undefined, context: CheckContext): NameScheme {
  const own = context.from('3.4') ? job.string('metric_name_validation_scheme') : ''
  return own === 'legacy' || own === 'utf8' ? own : globalScheme(global, context)
}

/** What ScrapeConfig.Validate has against the global schemes; asked only where there is a job. */
export function checkGlobalSchemes(global: Struct, context: CheckContext): void {
  if (!context.from('2.55')) return
  const field = 'metric_name_validation_scheme'
  const scheme = global.string(field)
  if (!context.from('3.6')) refuseOther(global, context, field)
  if (!context.from('3.0') && scheme === 'utf8') {
    context.refuse(global, {
      rule: 'invalid-value',
      field,
      message: 'Prometheus 2.55 refuses the name validation scheme "utf8" without its feature flag utf8-names',
      hint: 'remove it or write "legacy"',
    })
  }
  if (context.from('3.4')) refuseOther(global, context, 'metric_name_escaping_scheme')
}

/**
 * ScrapeConfig.Validate from 3.4: which escaping goes with which validation.
 * @param isMain whether the global section stands in the same file as the job
 */
export function checkJobSchemes(job: Struct, global: Struct | undefined, context: CheckContext, isMain: boolean): void {
  if (!context.from('3.4')) return
  const validation = 'metric_name_validation_scheme'
  const escaping = 'metric_name_escaping_scheme'
  if (!context.from('3.6')) refuseOther(job, context, validation)
  refuseOther(job, context, escaping)
  if (job.isInvalid(validation) || job.isInvalid(escaping)) return
  const own = { validation: job.string(validation), escaping: job.string(escaping) }
  if (own.escaping !== '') {
    if (own.escaping !== 'allow-utf-8' || jobScheme(job, global, context) === 'utf8') return
    const at = own.validation === '' ? undefined : relatedTo(job, validation, 'the validation scheme is here')
    context.refuse(job, { rule: 'conflict', field: escaping, message: CONFLICT, ...at })
    return
  }
  if (own.validation === 'legacy' && !context.from('3.7') && globalEscaping(global, context) === 'allow-utf-8') {
    context.refuse(job, {
      rule: 'conflict',
      field: validation,
      message: 'the validation scheme "legacy" needs an escaping scheme other than the global "allow-utf-8"',
      hint: 'add metric_name_escaping_scheme: underscores',
    })
  }
  if (own.validation !== '' || !global || global.string(escaping) !== 'allow-utf-8') return
  if (globalScheme(global, context) !== 'legacy') return
  if (isMain) {
    const at = relatedTo(global, validation, 'the validation scheme is here')
    context.refuse(global, { rule: 'conflict', field: escaping, message: CONFLICT, ...at })
  } else {
    const hint = 'both are in the global section of the main config'
    context.refuse(job, { rule: 'conflict', field: 'job_name', message: CONFLICT, hint })
  }
}

const CONFLICT = 'the escaping scheme "allow-utf-8" needs the validation scheme "utf8"'

function globalEscaping(global: Struct | undefined, context: CheckContext): string {
  const written = global?.string('metric_name_escaping_scheme') ?? ''
  if (written !== '') return written
  return globalScheme(global, context) === 'legacy' ? 'underscores' : 'allow-utf-8'
}
