/** Packages that the build leaves beside the bundle: pino looks for files beside itself, yaml would lose names that it exports. */
export const BESIDE_THE_BUNDLE = ['pino', 'yaml'] as const

/** What plugins of a mounted `app.yml` may import beside the program itself; every guide of plugins shows it. */
export const FOR_PLUGINS = ['zod'] as const
