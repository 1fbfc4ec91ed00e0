import { z } from 'zod'
import { manifestFileSchema } from '../../src/manifest.ts'
import { coordinatorFileSchema } from '../../src/policy/file-schema.ts'

/** The JSON schemas that editors check the two files with, by where they stand. */
export const SCHEMA_PAGES: Readonly<Record<string, () => string>> = {
  'docs/coordinator.schema.json': () =>
    pageOf(coordinatorFileSchema, 'coordinator.yml: what a repository or its owner has settled'),
  'docs/app.schema.json': () => pageOf(manifestFileSchema, 'app.yml: the manifest of Mosaic Coordinator'),
}

function pageOf(schema: z.ZodType, title: string): string {
  // what people write, before defaults are filled in
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', target: 'draft-7' })
  return `${JSON.stringify({ $schema, title, ...rest }, null, 2)}\n`
}
