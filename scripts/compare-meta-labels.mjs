// Compares src/prometheus/schema/meta-labels.ts with the sources of Prometheus at every minor release:
//   node scripts/compare-meta-labels.mjs PATH_OF_A_CLONE [--json]
// Prints a line for each label that is missing, superfluous or in the wrong releases, and exits 1 if there is one.
// With --json it prints the labels found in the sources with their releases, for a new discovery's table.

import { execFileSync } from 'node:child_process'
import { withBundle } from './bundled.mjs'

const [clone, mode] = process.argv.slice(2)
if (clone === undefined) {
  console.error('usage: node scripts/compare-meta-labels.mjs PATH_OF_A_CLONE [--json]')
  process.exit(2)
}

const git = (...args) => execFileSync('git', ['-C', clone, ...args], { encoding: 'utf8', maxBuffer: 1 << 28 })
const OLDEST = [2, 42]

/** Field of a discovery by its package, and by file where a package holds several. */
const FIELDS = {
  'moby/docker.go': 'docker_sd_configs',
  moby: 'dockerswarm_sd_configs',
  xds: 'kuma_sd_configs',
}
for (const file of ['ec2', 'ecs', 'elasticache', 'lightsail', 'msk', 'rds'])
  FIELDS[`aws/${file}.go`] = `${file}_sd_configs`

function fieldOf(path, label) {
  const [, folder, file] = path.split('/')
  if (folder === 'zookeeper') return label.startsWith('__meta_nerve_') ? 'nerve_sd_configs' : 'serverset_sd_configs'
  return FIELDS[`${folder}/${file}`] ?? FIELDS[folder] ?? `${folder}_sd_configs`
}

function tags() {
  return git('tag')
    .split('\n')
    .map((tag) => /^v(\d+)\.(\d+)\.0$/.exec(tag))
    .filter(
      (match) => match && (match[1] > OLDEST[0] || (Number(match[1]) === OLDEST[0] && Number(match[2]) >= OLDEST[1])),
    )
    .map((match) => ({ tag: match[0], release: `${match[1]}.${match[2]}` }))
    .sort((a, b) => a.release.localeCompare(b.release, 'en', { numeric: true }))
}

/** The Go files of the discoveries at a tag, without tests and generated code. */
function sources(tag) {
  const paths = git('ls-tree', '-r', '--name-only', tag, 'discovery/')
    .split('\n')
    .filter(
      (path) => /^discovery\/\w+\/\w+\.go$/.test(path) && !/_test\.go$|\.pb\.go$|metrics|discovery\/install/.test(path),
    )
  return paths.map((path) => ({ path, text: git('show', `${tag}:${path}`).replace(/\/\/.*/g, '') }))
}

const DECLARATIONS = /^(?:const|var)\s*\(\n[\s\S]*?^\)|^(?:const|var) \w+.*$/gm
const CONSTANT =
  /(?:^|const|var)\s*(\w+)\s*(?:string|model\.LabelName)?\s*=\s*((?:"[^"\n]*"|[\w.]+)(?:\s*\+\s*(?:"[^"\n]*"|[\w.]+))*)\s*$/gm

/** Labels of a package: what its constants say, where code uses them, alone or with a text behind them. */
function* labelsOf(files) {
  const constants = files.flatMap(({ path, text }) =>
    [...text.matchAll(DECLARATIONS)].flatMap(([declaration]) =>
      [...declaration.matchAll(CONSTANT)].map(([, name, expression]) => ({ path, name, expression })),
    ),
  )
  const values = new Map([['model.MetaLabelPrefix', '__meta_']])
  for (let round = 0; round < 5; round++) {
    for (const { name, expression } of constants) {
      const parts = expression.split('+').map((part) => part.trim())
      const texts = parts.map((part) => (part.startsWith('"') ? part.slice(1, -1) : values.get(part)))
      if (texts.every((text) => text !== undefined)) values.set(name, texts.join(''))
    }
  }
  const code = files.map(({ path, text }) => ({ path, text: text.replace(DECLARATIONS, '') }))
  for (const { path, name } of constants) {
    const value = values.get(name)
    if (!value?.startsWith('__meta_')) continue
    for (const { path: user, text } of code) {
      const uses = new RegExp(`(?:"%s([^"%]*)%[sd]",\\s*)?(?<![\\w.])${name}\\b(?:\\s*\\+\\s*"([^"]*)")?`, 'g')
      for (const [, formatted, literal] of text.matchAll(uses)) {
        const label = value + (formatted ?? literal ?? '')
        // Such a prefix goes to the code that builds labels from parts (see composed).
        if (COMPOSED_FROM.has(label)) continue
        // Docker's and Swarm's labels are told apart by where they are declared.
        const owner = value.startsWith('__meta_docker_') ? path : user
        yield { path: owner, label: label.endsWith('_') ? `${label}*` : label }
      }
    }
  }
}

const COMPOSED_FROM = new Set(['__meta_docker_', '__meta_dockerswarm_', '__meta_kubernetes_'])

/** Labels that functions build from parts: moby/network.go, and addObjectMetaLabels of Kubernetes from 2.46 on. */
function* composed(files) {
  const network = files.find(({ path }) => path === 'discovery/moby/network.go')
  const parts = [...network.text.matchAll(/labelNetworkPrefix\s*\+\s*"(\w+)"/g)].map(([, part]) => part)
  for (const part of parts) {
    for (const file of ['docker', 'dockerswarm']) {
      yield {
        path: `discovery/moby/${file}.go`,
        label: `__meta_${file}_network_${part}${part.endsWith('_') ? '*' : ''}`,
      }
    }
  }
  const kubernetes = files.filter(({ path }) => path.startsWith('discovery/kubernetes/'))
  const text = kubernetes.map((file) => file.text).join('\n')
  if (!text.includes('func addObjectMetaLabels') && !text.includes('func addObjectAnnotationsAndLabels')) return
  const roles = new Set(
    [...text.matchAll(/addObjectMetaLabels\(.*?(?:Role(\w+)|"(\w+)")\)/g)].map(([, role, name]) => name ?? role),
  )
  for (const resource of [...text.matchAll(/addObjectAnnotationsAndLabels\([^)]*?"(\w+)"\)/g)].map(([, it]) => it))
    roles.add(resource)
  const NAMES = { Endpoint: 'endpoints', EndpointSlice: 'endpointslice' }
  for (const role of roles) {
    const name = `__meta_kubernetes_${NAMES[role] ?? role.toLowerCase()}`
    const path = 'discovery/kubernetes/kubernetes.go'
    if (role !== 'namespace') yield { path, label: `${name}_name` }
    for (const kind of ['label', 'labelpresent', 'annotation', 'annotationpresent'])
      yield { path, label: `${name}_${kind}_*` }
  }
}

/** Field → label → the releases that have it. */
function found(releases) {
  const fields = {}
  for (const { tag, release } of releases) {
    const files = sources(tag)
    const byFolder = new Map()
    for (const file of files) {
      const folder = file.path.split('/')[1]
      byFolder.set(folder, [...(byFolder.get(folder) ?? []), file])
    }
    const all = [...byFolder.values()].flatMap((it) => [...labelsOf(it)])
    for (const { path, label } of [...all, ...composed(files)]) {
      const field = fieldOf(path, label)
      fields[field] ??= {}
      fields[field][label] ??= new Set()
      fields[field][label].add(release)
    }
  }
  return fields
}

function table() {
  const input = { entryPoints: ['src/prometheus/schema/meta-labels.ts'] }
  return withBundle(input, ({ META_LABELS }) => META_LABELS)
}

const releases = tags()
const labels = found(releases)
if (mode === '--json') {
  console.log(JSON.stringify(labels, (_, value) => (value instanceof Set ? [...value] : value)))
} else {
  const order = releases.map(({ release }) => release)
  const ours = await table()
  const lines = []
  for (const field of new Set([...Object.keys(labels), ...Object.keys(ours)])) {
    if (field === 'aws_sd_configs') continue
    const here = new Map((ours[field] ?? []).map((label) => [label.name, label]))
    for (const name of new Set([...Object.keys(labels[field] ?? {}), ...here.keys()])) {
      const actual = order.filter((release) => labels[field]?.[name]?.has(release))
      const label = here.get(name)
      const from = label?.since === undefined ? 0 : order.indexOf(label.since)
      const to = label?.until === undefined ? order.length : order.indexOf(label.until)
      const said = label === undefined ? [] : order.slice(from, to)
      if (actual.join() !== said.join()) lines.push(`${field} ${name}: in ${span(actual)}, said to be in ${span(said)}`)
    }
  }
  for (const line of lines) console.log(line)
  process.exitCode = lines.length > 0 ? 1 : 0
}

function span(releases) {
  return releases.length === 0 ? 'no release' : `${releases[0]} … ${releases.at(-1)}`
}
