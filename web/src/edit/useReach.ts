// useReach: how far a permission of this person goes (to edit, if none is named): nowhere, to the own institution
// and those below it, or everywhere. It says what the server's guard of writes would say, so that nothing is offered that it refuses.
import type { RegisterColumn } from '../api/types';
import { useSession } from '../session/useSession';

export interface Reach {
  may: boolean;
  /** The institutions to which it is bound; null: to none. */
  unit: readonly number[] | null;
}

export function useReach(permission = 'edit'): Reach {
  const { data } = useSession();
  const may = data?.permissions.includes(permission) ?? false;
  const bound = may && (data?.within_institution.includes(permission) ?? false);
  return { may, unit: bound ? (data?.unit ?? []) : null };
}

/** May what belongs to these institutions be changed? Without them it belongs to the bureau. */
export const reaches = ({ may, unit }: Reach, owners: readonly number[]) =>
  may && (unit === null || (owners.length > 0 && owners.every((id) => unit.includes(id))));

/** What somebody bound to a unit has to do with comes first: it may be one of hundreds. */
export const ownFirst = <Row extends { institution_id: number }>({ unit }: Reach, rows: readonly Row[]): Row[] =>
  unit === null ? [...rows] : [...rows.filter((row) => unit.includes(row.institution_id)), ...rows.filter((row) => !unit.includes(row.institution_id))];

export type Doing = 'change' | 'add' | 'end';
/** What a unit may do in which register, with what is its own. */
const OF_UNITS: Record<Doing, readonly string[]> = {
  change: ['people', 'institutions', 'rooms', 'occupancy'], add: ['people', 'occupancy'], end: ['people', 'occupancy'],
};

/** May a record of this register that belongs to `owners` be changed, added or ended? */
export const allows = (reach: Reach, doing: Doing, register: string, owners: readonly number[]) =>
  reach.may && (reach.unit === null || (OF_UNITS[doing].includes(register) && reaches(reach, owners)));

/** Where an institution belongs and what it is are the bureau's to say. */
const OF_BUREAU = ['code', 'parent_code', 'class', 'category', 'secret'];
export const isWithin = ({ unit }: Reach, register: string, { name }: RegisterColumn) =>
  unit === null || register !== 'institutions' || !OF_BUREAU.includes(name);
