// Compares the schema with the Go structs of Prometheus at each release: docs/maintaining.md. What does it is
// TypeScript beside our sources: it is bundled before it runs.
import { withBundle } from './bundled.mjs'

await withBundle({ entryPoints: ['scripts/compare-schema/main.ts'] }, () => {})
