import type { OperatorAccess, ProviderContext } from '../provider-context.ts';

/** How messages call the provider. */
export const EMA2 = 'ESET MSP Administrator 2';

export type Ema2Context = ProviderContext<'eset-msp-administrator-2'>;
export type Ema2Access = OperatorAccess<'eset-msp-administrator-2'>;
