// BuildingStacks: stack plans of buildings as they are today, side by side, without a scenario: blocks by institution, idle
// hatched, leased outlined, over-standard marked. A floor opens on the map.
import { useQueries } from '@tanstack/react-query';
import { Button, Skeleton } from 'antd';
import { useMemo, useState } from 'react';
import { getJson } from '../api/client';
import { Failure } from '../common/Failure';
import { PickRecord } from '../edit/PickRecord';
import { useWords } from '../i18n/useWords';
import { usePrefs } from '../state/usePrefs';
import { changeView } from '../state/useView';
import { unitColours } from './colours';
import { towerOfRooms, type HeldRoom } from './heldRooms';
import { TowerView } from './TowerView';

const MOST = 10000;
interface House { id: number; name?: string; code: string; tenure?: string }

export function BuildingStacks({ ids }: { ids: readonly number[] }) {
  const { t } = useWords();
  const { theme } = usePrefs();
  const [chosen, setChosen] = useState<number | null>(null);
  const answers = useQueries({
    queries: ids.flatMap((id) => [
      { queryKey: ['card', 'buildings', id, 'stack'], queryFn: ({ signal }: { signal: AbortSignal }) => getJson<House>(`/api/buildings/${id}`, {}, signal) },
      { queryKey: ['rooms-of', id], queryFn: ({ signal }: { signal: AbortSignal }) => getJson<{ items: HeldRoom[] }>('/api/rooms', { building_id: id, limit: MOST }, signal) },
    ]),
  });
  const failed = answers.find((answer) => answer.error);
  const done = answers.every((answer) => answer.data !== undefined);
  const stamp = answers.map((answer) => answer.dataUpdatedAt).join();
  const towers = useMemo(() => (done ? ids.map((_, at) => towerOfRooms(answers[2 * at]?.data as House, (answers[2 * at + 1]?.data as { items: HeldRoom[] }).items)) : []),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the answers are new objects each time; stamp says when they are other ones
    [done, stamp, ids]);
  const colours = useMemo(() => unitColours(theme, towers), [theme, towers]);
  const widest = Math.max(1, ...towers.flatMap((tower) => tower.floors.map((floor) => floor.capacity)));
  const names = new Map(towers.flatMap((tower) => tower.floors.flatMap((floor) => floor.blocks.map((block) => [block.unit, block.name] as const))));
  return (
    <section className="plan-sheet" aria-labelledby="stacks-title">
      <header className="scenario-head">
        <Button size="small" onClick={() => changeView({ stack: [] })}>‹ {t('app.plans')}</Button>
        <h1 id="stacks-title">{t('plans.stacks')}</h1><span className="grow" />
        <span className="stack-pick"><PickRecord kind="building" value={null} label={t('plans.addBuilding')} onChange={(picked) => { if (picked && !ids.includes(picked.id)) changeView({ stack: [...ids, picked.id].slice(-20) }); }} /></span>
      </header>
      {failed ? <Failure error={failed.error} retry={() => void failed.refetch()} /> : !done ? <Skeleton active /> : (
        <>
          <div className="towers">{towers.map((tower) => <TowerView key={tower.id} tower={tower} widest={widest} colours={colours} chosen={chosen} onChoose={setChosen} onOpen={(ordinal) => changeView({ screen: 'map', building: tower.id, floor: ordinal, selection: null, stack: [], camera: null })} />)}</div>
          <ul className="unit-key">{[...names].map(([unit, name]) => <li key={unit}><button type="button" aria-pressed={chosen === unit} onClick={() => setChosen(chosen === unit ? null : unit)}><i className="swatch" style={{ background: colours.get(unit) }} /> {name}</button></li>)}</ul>
        </>
      )}
    </section>
  );
}
