import type { LogReader, ReadTransaction } from '../ports/index.ts';
import type { InstallationSeal, SealState } from './installation-seal.ts';
import { peopleToSeal } from './people-to-seal.ts';

/** Whether the set-up is over, and how far it has come where it is not. */
export interface SealView extends SealState {
  /** How many administrators and approvers of all accounts have enrolled; null once that is of no matter any more. */
  readonly enrolled: { readonly administrators: number; readonly approvers: number } | null;
}

export function viewSeal(tx: ReadTransaction & LogReader, installation: InstallationSeal): SealView {
  const state = installation.stateIn(tx);
  if (state.isSealed) return { ...state, enrolled: null };
  const { administrators, approvers } = peopleToSeal(tx);
  return { ...state, enrolled: { administrators: administrators.length, approvers: approvers.length } };
}
