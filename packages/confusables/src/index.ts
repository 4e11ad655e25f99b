export { skeleton } from './skeleton.ts';
