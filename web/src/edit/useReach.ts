// useReach: how far what this person may change goes: nothing, the own institution, or everything.
import { useSession } from '../session/useSession';

export interface Reach {
  may: boolean;
  /** The institution to which it is bound; null: to none. */
  unit: number | null;
}

export function useReach(): Reach {
  const { data } = useSession();
  const may = data?.permissions.includes('edit') ?? false;
  const bound = may && (data?.within_institution.includes('edit') ?? false);
  return { may, unit: bound ? (data?.account?.institution?.id ?? 0) : null };
}

/** May what belongs to these institutions be changed? Without them it belongs to the bureau. */
export const reaches = ({ may, unit }: Reach, owners: readonly number[]) =>
  may && (unit === null || (owners.length > 0 && owners.every((id) => id === unit)));
