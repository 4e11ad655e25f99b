/** The example on which the pipeline is measured. */
export const PROVIDER = 'eset-msp-administrator-2';
export const ACCOUNT = 'bench-msp';
export const COMPANY_ID = '6f1d0c52-3b77-4f0e-9a52-5d1f4f9a7c10';
export const OPERATOR = 'root@bench.example';

/** Addresses of so many API users. */
export function apiUserAddresses(count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `api-user-${index}@bench.example`);
}
