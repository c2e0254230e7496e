import { config } from 'zod/mini'
import en from 'zod/v4/locales/en.js'

// zod/mini speaks no language unless told to.
config(en())

/**
 * What the project file needs of zod. Bundled on its own, function by function: 25 KB that load in 2 ms, where all of
 * zod takes 20 ms of every command that finds a project file.
 */
export {
  _default,
  array,
  enum as oneOf,
  NEVER,
  optional,
  pipe,
  record,
  refine,
  strictObject,
  string,
  transform,
  union,
} from 'zod/mini'
