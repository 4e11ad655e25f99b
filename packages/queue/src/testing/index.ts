export { seedEmbeddedQueue } from './seed-embedded-queue.ts';
