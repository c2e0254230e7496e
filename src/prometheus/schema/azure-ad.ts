import { withArticle } from '../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../config/struct.ts'
import { atMostOne, choice, given, isGiven, isText, refuseOther, requireText } from './conditions.ts'
import { bool, secret, serverPath, string } from './scalars.ts'
import { isAlive, type Section, section } from './types.ts'

const goType = (name: string): string => `storage/remote/azuread.${name}`

const clientId = { type: string, doc: 'Client ID of the identity, a UUID.' }
const tenantId = { type: string, doc: 'Tenant ID of the application.' }

export const azureManagedIdentity: Section = {
  name: 'managed_identity',
  goType: goType('ManagedIdentityConfig'),
  doc: 'A managed identity of Azure.',
  fields: { client_id: { ...clientId, doc: 'Client ID of the identity; from 3.5 empty for the one of the system.' } },
}

export const azureWorkloadIdentity: Section = {
  name: 'workload_identity',
  goType: goType('WorkloadIdentityConfig'),
  doc: 'A workload identity of Azure, as in Kubernetes.',
  fields: {
    client_id: clientId,
    tenant_id: tenantId,
    token_file_path: { type: serverPath('credentials'), doc: 'File with the token of the service account.' },
  },
}

export const azureOAuth: Section = {
  name: 'oauth',
  goType: goType('OAuthConfig'),
  doc: 'An application of Azure AD with a secret.',
  fields: {
    client_id: clientId,
    client_secret: { type: secret, doc: 'Secret of the application.' },
    tenant_id: tenantId,
  },
}

export const azureSdk: Section = {
  name: 'sdk',
  goType: goType('SDKConfig'),
  doc: 'What the Azure SDK finds by itself.',
  fields: { tenant_id: tenantId },
}

export const azureCertificate: Section = {
  name: 'certificate',
  goType: goType('CertificateConfig'),
  doc: 'An application of Azure AD with a certificate.',
  fields: {
    client_id: clientId,
    tenant_id: tenantId,
    certificate_path: { type: serverPath('certificate'), doc: 'File with the certificate, PEM or PFX.' },
    certificate_key_path: {
      type: serverPath('key'),
      doc: 'File with the private key, where the certificate is apart from it.',
    },
    certificate_password: { type: secret, doc: 'Password of a PFX file.' },
    send_certificate_chain: { type: bool, default: false, doc: 'Whether the chain is sent with each assertion.' },
  },
}

const METHODS = ['managed_identity', 'workload_identity', 'oauth', 'sdk', 'certificate'] as const

/** prometheus/prometheus storage/remote/azuread/azuread.go AzureADConfig. */
export const azureAd: Section = {
  name: 'azuread',
  goType: goType('AzureADConfig'),
  startsAnew: true,
  doc: 'Authenticates towards Azure; exactly one of the methods is needed.',
  fields: {
    managed_identity: { type: section(azureManagedIdentity), doc: 'Authenticates as a managed identity.' },
    workload_identity: {
      type: section(azureWorkloadIdentity),
      since: '3.7',
      doc: 'Authenticates as a workload identity.',
    },
    oauth: { type: section(azureOAuth), since: '2.48', doc: 'Authenticates as an application with a secret.' },
    sdk: { type: section(azureSdk), since: '2.52', doc: 'Authenticates with what the Azure SDK finds.' },
    certificate: {
      type: section(azureCertificate),
      since: '3.13',
      doc: 'Authenticates as an application with a certificate.',
    },
    cloud: {
      type: choice('Azure cloud', ['AzurePublic', 'AzureChina', 'AzureGovernment'], { empty: true }),
      default: 'AzurePublic',
      doc: 'The Azure cloud.',
    },
    scope: { type: string, since: '3.9', doc: 'OAuth 2.0 scope to ask for instead of the one of the cloud.' },
  },
  check: checkAzureAd,
}

/** AzureADConfig.Validate. */
function checkAzureAd(it: Struct, context: CheckContext): void {
  refuseOther(it, context, 'cloud')
  checkMethods(it, context)
  const managed = given(it, 'managed_identity')
  if (managed) {
    if (!context.from('3.5')) requireText(managed, context, 'client_id')
    checkUuid(managed, context, 'client_id')
  }
  const workload = given(it, 'workload_identity')
  if (workload) {
    for (const name of ['client_id', 'tenant_id']) {
      requireText(workload, context, name)
      checkUuid(workload, context, name)
    }
  }
  // A tenant ID only has to be there: what its pattern says of it is thrown away (regexp.MatchString, the error only).
  const oauth = given(it, 'oauth')
  if (oauth) {
    for (const name of ['client_id', 'client_secret', 'tenant_id']) requireText(oauth, context, name)
    checkUuid(oauth, context, 'client_id')
  }
  const certificate = given(it, 'certificate')
  if (certificate) {
    for (const name of ['client_id', 'tenant_id', 'certificate_path']) requireText(certificate, context, name)
    checkUuid(certificate, context, 'client_id')
  }
  if (!context.from('3.9') || !isText(it, 'scope') || /^[\w\t\n\f\r :/.-]+$/.test(it.string('scope'))) return
  context.refuse(it, {
    rule: 'invalid-value',
    field: 'scope',
    message: `the scope ${JSON.stringify(it.string('scope'))} has characters other than letters, digits, spaces and _:/.-`,
  })
}

function checkMethods(it: Struct, context: CheckContext): void {
  const known = METHODS.filter((name) => isAlive(azureAd.fields[name]!, context.release))
  const found = known.filter((name) => isGiven(it, name))
  if (found.length === 0) {
    context.refuse(it, { rule: 'required-field', message: `an azuread needs one of: ${known.join(', ')}` })
  }
  atMostOne(it, context, found, { message: `an azuread takes only one of: ${known.join(', ')}` })
}

const DIGITS = '[0-9a-fA-F]'
const GROUPS = `${DIGITS}{8}-${DIGITS}{4}-${DIGITS}{4}-${DIGITS}{4}-${DIGITS}{12}`
/** google/uuid Parse: the brackets of the third form may be any characters. */
const UUID = new RegExp(`^(?:${GROUPS}|[uU][rR][nN]:[uU][uU][iI][dD]:${GROUPS}|[^]${GROUPS}[^]|${DIGITS}{32})$`)

function checkUuid(it: Struct, context: CheckContext, field: string): void {
  const text = it.string(field)
  if (text === '' || UUID.test(text)) return
  context.refuse(it, {
    rule: 'invalid-value',
    field,
    message: `${JSON.stringify(text)} is no UUID, which the ${field} of ${withArticle(it.section.name)} has to be`,
  })
}
