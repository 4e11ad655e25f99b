import type { ReviewRecord } from '../ports/index.ts';

/** Whose voice a review is: whoever gave it, and in whose place. */
export const peopleOf = ({
  principal,
  onBehalfOf,
}: Pick<ReviewRecord, 'principal' | 'onBehalfOf'>): readonly string[] =>
  onBehalfOf === null ? [principal] : [principal, onBehalfOf];

/** By whose authority it counts. */
export const authorOf = ({ principal, onBehalfOf }: Pick<ReviewRecord, 'principal' | 'onBehalfOf'>): string =>
  onBehalfOf ?? principal;
