/** Put in by the build from package.json. */
declare const PROMSD_VERSION: string | undefined

export const VERSION: string = typeof PROMSD_VERSION === 'string' ? PROMSD_VERSION : '0.0.0-dev'
