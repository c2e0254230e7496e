/** What is wrong with a field selector of Kubernetes, such as `a=b,c!=d` (apimachinery pkg/fields/selector.go). */
export function fieldSelectorProblem(text: string): string | undefined {
  for (const term of termsOf(text)) {
    if (term === '') continue
    const operator = /!=|==|=/.exec(term)
    if (!operator) return `${JSON.stringify(term)} has no =, == or !=`
    const problem = valueProblem(term.slice(operator.index + operator[0].length))
    if (problem !== undefined) return problem
  }
  return undefined
}

/** The terms between commas; a comma behind a backslash does not count. */
function termsOf(text: string): string[] {
  const terms = ['']
  let escaped = false
  for (const char of text) {
    if (char === ',' && !escaped) terms.push('')
    else terms[terms.length - 1] += char
    escaped = !escaped && char === '\\'
  }
  return terms
}

function valueProblem(value: string): string | undefined {
  const plain = value.replace(/\\[\\,=]/g, '')
  if (plain.includes('\\')) return 'a backslash may stand only before a backslash, a comma or ='
  return plain.includes('=') ? 'an = in a value needs a backslash before it' : undefined
}
