// RoomTable: the rooms of each unit after the move, with who sits there; over-standard marked; as files for movers and doors.
import { Button, Select } from 'antd';
import { useState } from 'react';
import { fileOf, type Plan, type Problem, type ScenarioCard } from '../api/scenarios';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import { homeOf, nameOf } from './stack';

/** What movers, caretakers and units are given, as workbooks and to print. */
function Files({ id, language }: { id: number; language: string }) {
  const { t } = useWords();
  return (
    <span className="plan-files">
      {(['moves', 'doors', 'letters'] as const).map((name) => (
        <span key={name}>{t(`plans.file_${name}`)} {(['xlsx', 'pdf'] as const).map((form) => <Button key={form} size="small" href={fileOf(id, name, language, form)} download aria-label={`${t(`plans.file_${name}`)} ${form.toUpperCase()}`}>{form.toUpperCase()}</Button>)}</span>
      ))}
    </span>
  );
}

export function RoomTable({ card, problem, plan }: { card: ScenarioCard; problem: Problem; plan: Plan }) {
  const { t, count, area, language } = useWords();
  const movers = problem.units.filter((unit) => { const to = plan.assignments?.find((a) => a.unit === unit.id)?.building; return to !== undefined && homeOf(unit) !== to; });
  const [unit, setUnit] = useState<number | null>(movers[0]?.id ?? problem.units[0]?.id ?? null);
  const rooms = plan.rooms?.units.find((one) => one.unit === unit)?.rooms ?? [];
  const chosen = problem.units.find(({ id }) => id === unit);
  const ceilings = new Map((chosen?.people ?? []).map((person) => [person.id, person]));
  const house = (id: number) => { const one = problem.buildings.find((b) => b.id === id); return one ? nameOf(one) : ''; };
  const floor = (building: number, ordinal: number) => problem.buildings.find((b) => b.id === building)?.floors.find((f) => f.ordinal === ordinal)?.label ?? String(ordinal + 1);
  if (!plan.rooms?.units) return <div className="plan-rooms"><div className="stack-tools"><p className="notice">{t('plans.noRooms')}</p><span className="grow" /><Files id={card.id} language={language} /></div></div>;
  const seated = rooms.reduce((sum, room) => sum + room.people.length, 0);
  return (
    <div className="plan-rooms">
      <div className="stack-tools">
        <Select showSearch optionFilterProp="label" className="room-unit" aria-label={t('plans.unit')} value={unit} onChange={setUnit} options={problem.units.map((one) => ({ value: one.id, label: nameOf(one) }))} />
        <span className="quiet">{t('plans.roomsOf', { rooms: count(rooms.length), area: area(rooms.reduce((sum, room) => sum + room.area, 0)), people: count(seated) })}</span>
        <span className="grow" />
        <Files id={card.id} language={language} />
      </div>
      <div className="scroll-x"><table className="plan-table">
        <thead><tr><th scope="col">{t('plans.building')}</th><th scope="col">{t('plans.floor')}</th><th scope="col">{t('plans.room')}</th><th scope="col">{t('plans.useAs')}</th><th scope="col" className="number">{t('field.usable_area')}</th><th scope="col" className="number">{t('plans.heads')}</th><th scope="col" className="number">{t('plans.ceiling')}</th><th scope="col">{t('plans.department')}</th></tr></thead>
        <tbody>
          {[...rooms].sort((a, b) => a.building - b.building || a.ordinal - b.ordinal || a.code.localeCompare(b.code)).map((room) => {
            const people = room.people.flatMap((id) => ceilings.get(id) ?? []);
            const ceiling = people.reduce((sum, person) => sum + person.ceiling, 0);
            const over = people.length > 0 && room.area > ceiling + 0.005;
            return (
              <tr key={room.room} className={over ? 'over' : undefined}>
                <td>{house(room.building)}</td><td>{floor(room.building, room.ordinal)}</td><td>{room.code}</td>
                <td>{room.use === 'office' ? t(people.some((person) => person.leader) ? 'plans.leaderRoom' : 'plans.office') : t('plans.service')}</td>
                <td className="number">{formatNumber(room.area)}</td><td className="number">{people.length || ''}</td>
                <td className="number">{people.length > 0 ? formatNumber(ceiling) : ''}{over ? ` (+${formatNumber(room.area - ceiling)})` : ''}</td>
                <td>{[...new Set(people.map((person) => person.department ?? ''))].filter(Boolean).join(t('app.comma'))}</td>
              </tr>
            );
          })}
        </tbody>
      </table></div>
    </div>
  );
}
