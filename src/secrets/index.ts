export { concealed, concealedText } from './conceal.ts'
export { type Secrets, secretsOf, secretsOfText } from './spans.ts'
