import { withArticle } from '../../diagnostics/article.ts'
import type { CheckContext, Struct } from '../config/struct.ts'
import { atMostOne, enumerate, isText } from './conditions.ts'
import { path, secret, string } from './scalars.ts'
import { isAlive, type Section } from './types.ts'

/** prometheus/common config/http_config.go BasicAuth. */
export const basicAuth: Section = {
  name: 'basic_auth',
  goType: 'common/config.BasicAuth',
  doc: 'User name and password sent with each request.',
  fields: {
    username: { type: string, misnomers: ['user', 'login'], doc: 'User name.' },
    username_file: { type: path('username'), since: '2.49', doc: 'File with the user name.' },
    username_ref: { type: string, since: '2.53', doc: 'Name of the user name in a secret manager.' },
    password: { type: secret, misnomers: ['pass'], doc: 'Password.' },
    password_file: { type: path('password'), doc: 'File with the password.' },
    password_ref: { type: string, since: '2.53', doc: 'Name of the password in a secret manager.' },
  },
}

/** prometheus/common config/http_config.go Authorization. */
export const authorization: Section = {
  name: 'authorization',
  goType: 'common/config.Authorization',
  doc: 'The Authorization header sent with each request.',
  fields: {
    type: { type: string, default: 'Bearer', doc: 'Authentication type; anything but Basic.' },
    credentials: { type: secret, misnomers: ['token', 'bearer_token'], doc: 'Credentials, such as a token.' },
    credentials_file: {
      type: path('credentials'),
      misnomers: ['token_file', 'bearer_token_file'],
      doc: 'File with the credentials.',
    },
    credentials_ref: { type: string, since: '2.53', doc: 'Name of the credentials in a secret manager.' },
  },
}

/** The part of HTTPClientConfig.Validate about basic_auth. */
export function checkBasicAuth(it: Struct, context: CheckContext): void {
  oneSource(it, context, ['username', 'username_file', 'username_ref'])
  oneSource(it, context, ['password', 'password_file', 'password_ref'])
}

/** The part of HTTPClientConfig.Validate about authorization. */
export function checkAuthorization(it: Struct, context: CheckContext): void {
  oneSource(it, context, ['credentials', 'credentials_file', 'credentials_ref'])
  if (it.string('type').trim().toLowerCase() !== 'basic') return
  context.refuse(it, {
    rule: 'invalid-value',
    field: 'type',
    message: `the authorization type cannot be ${JSON.stringify(it.string('type'))}`,
    hint: 'use "basic_auth"',
  })
}

/** Of a value that can be written, read from a file or fetched, one at most. */
export function oneSource(it: Struct, context: CheckContext, names: readonly string[]): void {
  const known = names.filter((name) => isAlive(it.section.fields[name]!, context.release))
  const found = known.filter((name) => isText(it, name))
  atMostOne(it, context, found, {
    message: `${enumerate(found.map((name) => `"${name}"`))} exclude each other in ${withArticle(it.section.name)}`,
  })
}
