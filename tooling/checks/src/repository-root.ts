import { fileURLToPath } from 'node:url';

/** The checkout that these checks belong to. */
export const repositoryRoot = fileURLToPath(new URL('../../..', import.meta.url));
