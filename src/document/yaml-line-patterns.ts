/**
 * What stands in lines of block style that mean the same by any rule (yaml-simple.ts). All are sticky: they match where
 * their `lastIndex` is.
 */

/** What goes on without a blank, a colon within it at times: bounded, as V8 remembers each turn of a loop. */
const RUN = `[!-9;-~]*(?::(?=[!-~])[!-9;-~]*){0,50}`
/** A plain scalar on one line of block style: printable ASCII, no indicator in front, no `: ` and no ` #`. */
const PLAIN = `[A-Za-z0-9_/.$(^]${RUN}(?: +(?=[!"$-9;-~])${RUN}){0,50}`
/** Scalars in quotes without anything to decode. */
const QUOTED = String.raw`'[ -&(-~]*'|"[ !#-[\]-~]*"`
/** libyaml looks back 1024 characters for a key. */
const NAME = String.raw`(?!(?:null|Null|NULL):)[A-Za-z_][\w.-]{0,99}`
/** What a line that goes on after the break can begin with: no comment, no blank, nothing that is odd. */
const CONTENT = `(?=[!"$-~])`

/** A value that ends its line, where the next line has content. */
export const LINE_VALUE = new RegExp(`(?:${PLAIN}|${QUOTED})\n *${CONTENT}`, 'y')
export const KEY = new RegExp(`${NAME}:(?=[ \n])`, 'y')
export const BEGINNING = new RegExp(`- |${NAME}:(?=[ \n])`, 'y')
export const VALUE = new RegExp(`(?:${PLAIN}|${QUOTED})(?= *\n| +#)`, 'y')
/** `- ` and what stands between it and an item. */
export const DASH = /- +/y
/** In brackets more characters are indicators. */
const IN_FLOW = String.raw`(?:[A-Za-z0-9_][\w./%-]*(?::[\w./%-]+){0,50}|${QUOTED})`
export const FLOW_VALUE = new RegExp(String.raw`${IN_FLOW}(?= *[,\]])`, 'y')
/** In braces. */
export const FIELD_VALUE = new RegExp(`${IN_FLOW}(?= *[,}])`, 'y')
export const BLANKS = / */y
/** The end of a line, and lines that hold nothing. */
export const LINE_END = / *\n(?: *\n)*/y
export const COMMENT = /#[^\n\r\x85\u2028\u2029\0]*(?=\n)/y
