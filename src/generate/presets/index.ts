import { aspnetcore } from './aspnetcore.ts'
import { blackbox } from './blackbox.ts'
import { clouds } from './clouds.ts'
import { dotnetRuntime } from './dotnet-runtime.ts'
import { exporters } from './exporters.ts'
import { kubernetes } from './kubernetes.ts'
import { orchestrators } from './orchestrators.ts'
import type { Preset } from './preset.ts'
import { registries } from './registries.ts'
import { servers } from './servers.ts'
import { tcpServer } from './tcp-server.ts'

export { scrapeTogether } from './keep-metrics.ts'
export { presetOptions } from './options.ts'

/** All presets: what is scraped, then where it is found. */
export const PRESETS: readonly Preset[] = [
  aspnetcore,
  dotnetRuntime,
  tcpServer,
  ...servers,
  ...exporters,
  ...blackbox,
  ...kubernetes,
  ...orchestrators,
  ...registries,
  ...clouds,
]

const byName = new Map(PRESETS.map((preset) => [preset.name, preset]))

/** The preset of a name; undefined where there is none. */
export function presetByName(name: string): Preset | undefined {
  return byName.get(name)
}
