// Times whole processes, side by side. Prints medians and the medians of the ratios round by round, and the bars that
// promsd sets itself.
// usage: npm run bench [-- ROUNDS]

import { rmSync } from 'node:fs'
import { cpus } from 'node:os'
import { benchAdd } from './add.mjs'
import { benchGenerate } from './generate.mjs'
import { benchJob } from './job.mjs'
import { benchLint } from './lint.mjs'
import { folder, rounds } from './race.mjs'

console.log(`${cpus()[0].model}, ${cpus().length} cores, Node ${process.version}, median of ${rounds} rounds`)
benchAdd()
benchLint()
benchGenerate()
benchJob()
rmSync(folder, { recursive: true })
