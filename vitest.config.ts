import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    // The tests start many processes of their own: two files at a time keep a machine of two cores busy.
    maxWorkers: 2,
    // A limit for what hangs, not a measure: while 32 writers are at work, the rest takes many times as long.
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
})
