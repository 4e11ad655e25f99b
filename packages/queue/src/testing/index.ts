export { startPostgres } from './postgres-server.ts';
export { seedEmbeddedQueue } from './seed-embedded-queue.ts';
