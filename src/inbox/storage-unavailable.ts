/** Where the door and the worker look for it: storing is the inbox's promise, the disk is the database's. */
export { StorageUnavailable } from '../database/storage-unavailable.ts'
