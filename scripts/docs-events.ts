import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { eventsPage } from './events/page.ts'

/** `npm run docs:events`: writes docs/events.md from the table of events and the recordings. */
writeFileSync(fileURLToPath(new URL('../docs/events.md', import.meta.url)), eventsPage())
