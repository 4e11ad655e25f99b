export { addExamples, examplesOf } from './examples.ts';
export { pathOf, withAllBelow } from './with-all-below.ts';
