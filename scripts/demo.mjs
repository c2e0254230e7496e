// Shows what promsd does, on a copy of samples/: each command, what it says, and the file at the end.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'promsd-demo-'))
cpSync(join(root, 'samples'), folder, { recursive: true })

const steps = [
  ['What Prometheus reads now', ['list']],
  ['A new server', ['add', 'server3:9182', '-l', 'env=prod', '-l', 'role=app', '--diff']],
  ['The same again changes nothing', ['add', 'server3:9182', '-l', 'env=prod', '-l', 'role=app']],
  ['The label policy of promsd.yaml', ['add', 'server4:9182', '-l', 'env=production', '-l', 'role=app'], 1],
  ['A host moves to staging', ['label', '192.168.10.12:9182', 'env=staging']],
  ['Emptying a file by a careless glob is refused', ['remove', '*:9182'], 1],
  ['A removal that was meant', ['remove', '-s', 'env=staging', '--max-removed', '2']],
  ['Undo brings it back', ['undo']],
  [
    'YAML keeps its comments',
    ['add', '-f', 'targets.yml', '192.168.20.22:9182', '-l', 'env=staging', '-l', 'role=db', '--diff'],
  ],
  ['A job of prometheus.yml, edited where it stands', ['job', 'set', 'apiserver', 'scrape_interval=10s', '--diff']],
  ['Its targets in a file of their own', ['extract', 'apiserver', '--diff', '--dry-run']],
  [
    'Whether a generated config is what its project file says',
    ['generate', '--project', '3-dns/promsd.yaml', '--rules', '3-dns/rules/presets.yml', '--check'],
  ],
  ["Prometheus's verdict on all of it", ['lint']],
  ['An expression', ['lint', '--query', 'rate(tcp_requests_by_client_total[5m]) by (client_ip)'], 1],
  ['Why a rule is there', ['rules', 'pushgateway-honor-labels']],
  ['Who did what', ['history']],
  ['The result', ['list', '-o', 'wide']],
]

const quote = (arg) => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg}'`)

let failed = false
for (const [title, args, expected = 0] of steps) {
  console.log(`\n# ${title}\n$ promsd ${args.map(quote).join(' ')}`)
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'bin/promsd.js'), ...args], {
    cwd: folder,
    encoding: 'utf8',
  })
  process.stdout.write(stdout + stderr)
  if (status !== expected) {
    console.log(`exit code ${status}, expected ${expected}`)
    failed = true
  }
}
console.log(`\n# ${join(folder, 'targets.json')}\n${readFileSync(join(folder, 'targets.json'), 'utf8')}`)
rmSync(folder, { recursive: true })
process.exitCode = failed ? 1 : 0
