import { refuse } from './yaml-error.ts'

const VERSION = /^%YAML[ \t]+0?1\.0?1[ \t]*(?:#.*)?$/
const TAG = /^%TAG[ \t]+!(?:[\w-]*!)?[ \t]+[-\w;/?:@&=+$,.!~*'()[\]%]+[ \t]*(?:#.*)?$/

/** Refuses directives before the `---` that Go does not take: nothing but YAML 1.1, once, and tag handles. */
export function checkDirectives(text: string, start: number): void {
  const line = /(?<=^\ufeff?|[\n\r\x85\u2028\u2029])%[^\n\r\x85\u2028\u2029]*/g
  let versions = 0
  const prologueEnd = start === 0 ? text.search(/(?<=^\ufeff?|[\n\r\x85\u2028\u2029])[ \t]*[^\s#%\ufeff]/) : start
  for (
    let found = line.exec(text);
    found !== null && found.index < (prologueEnd === -1 ? text.length : prologueEnd);
    found = line.exec(text)
  ) {
    const [directive] = found
    const end = found.index + directive.length
    if (directive.startsWith('%YAML')) {
      if (!VERSION.test(directive)) refuse('only "%YAML 1.1" is read', found.index, end, 'remove the line')
      if (++versions > 1) refuse('a second %YAML directive', found.index, end, 'remove the line')
    } else if (!TAG.test(directive)) refuse(`"${directive}" is no directive`, found.index, end)
    if (start === 0) refuse('"---" is missing behind the directive', found.index, end, 'add a line "---" behind it')
  }
}
