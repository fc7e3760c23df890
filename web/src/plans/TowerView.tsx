// TowerView: one building cut open: a bar a floor, as long as its usable area, a block a unit; idle hatched. Blocks can be
// dragged to another floor or moved with the arrow keys when somebody takes the drops.
import { memo, useState, type CSSProperties, type DragEvent, type KeyboardEvent } from 'react';
import { formatNumber } from '../format/format';
import { useWords } from '../i18n/useWords';
import type { Block, Tower } from './stack';

export interface Grip {
  drop: (unit: number, building: number, ordinal: number) => void;
  key: (unit: number, key: string, from: { building: number; ordinal: number }) => void;
}
interface Props {
  tower: Tower;
  /** Square metres of the widest floor of all: bars are to one scale. */
  widest: number;
  /** The most floors below ground of all: the ground is one line. */
  cellar?: number;
  colours: ReadonlyMap<number, string>;
  chosen: number | null;
  onChoose: (unit: number | null) => void;
  grip?: Grip;
  onOpen?: (ordinal: number) => void;
}

const TYPE = 'application/x-yardstick-unit';
const ARROWS = ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight'];

function BlockButton({ block, tower, ordinal, colour, chosen, onChoose, grip }: { block: Block; tower: Tower; ordinal: number; colour: string; chosen: boolean; onChoose: (unit: number | null) => void; grip?: Grip }) {
  const { t, area } = useWords();
  const told = [block.name, area(block.area), block.over > 0 ? t('plans.overBy', { area: area(block.over) }) : '', block.moved ? t('plans.movesHere') : ''].filter(Boolean).join(' · ');
  const onKey = (event: KeyboardEvent) => {
    if (!grip || !ARROWS.includes(event.key)) return;
    event.preventDefault();
    grip.key(block.unit, event.key, { building: tower.id, ordinal });
  };
  return (
    <button type="button" className={`block${block.over > 0 ? ' over' : ''}${block.moved ? ' moved' : ''}${chosen ? ' chosen' : ''}`} style={{ flexGrow: block.area, background: colour }}
      data-unit={block.unit} title={told} aria-label={told} aria-pressed={chosen} draggable={grip !== undefined} onClick={() => onChoose(chosen ? null : block.unit)} onKeyDown={onKey}
      onDragStart={(event: DragEvent) => { event.dataTransfer.setData(TYPE, String(block.unit)); event.dataTransfer.effectAllowed = 'move'; onChoose(block.unit); }}>
      <span>{block.name}</span>
    </button>
  );
}

export const TowerView = memo(function TowerView({ tower, widest, cellar = 0, colours, chosen, onChoose, grip, onOpen }: Props) {
  const { t, area } = useWords();
  const [over, setOver] = useState<number | null>(null);
  const full = tower.used > tower.capacity + 0.05;
  return (
    <section className={`tower${tower.leased ? ' leased' : ''}${tower.empty ? ' empty' : ''}`} aria-label={tower.name} style={{ '--floor': Math.max(1, ...tower.floors.map(({ capacity }) => capacity)) / widest, marginBottom: (cellar - tower.floors.filter(({ ordinal }) => ordinal < 0).length) * 28 } as CSSProperties}>
      <header>
        <b title={tower.name}>{tower.name}</b>
        <span className="quiet">{[tower.leased ? t('plans.leased') : '', tower.empty ? t('plans.toEmpty') : '', tower.used < 0.01 && tower.capacity > 0 ? t('plans.vacant') : ''].filter(Boolean).join(' · ')}</span>
        <span className={`number${full ? ' tower-full' : ' quiet'}`}>{formatNumber(tower.used)} / {area(tower.capacity)}</span>
      </header>
      <ol>
        {tower.floors.map((floor) => {
          const sum = floor.blocks.reduce((all, block) => all + block.area, 0);
          return (
            <li key={floor.ordinal} className={[over === floor.ordinal ? 'drop' : '', floor.ordinal === 0 ? 'ground' : ''].filter(Boolean).join(' ') || undefined}
              onDragOver={(event) => { if (grip && event.dataTransfer.types.includes(TYPE)) { event.preventDefault(); setOver(floor.ordinal); } }}
              onDragLeave={() => setOver(null)}
              onDrop={(event) => { setOver(null); const unit = event.dataTransfer.getData(TYPE); if (grip && unit !== '') { event.preventDefault(); grip.drop(Number(unit), tower.id, floor.ordinal); } }}>
              {onOpen ? <button type="button" className="floor-name" onClick={() => onOpen(floor.ordinal)}>{floor.label}</button> : <span className="floor-name">{floor.label}</span>}
              <div className="floor-bar" style={{ width: `${Math.max(4, (Math.max(floor.capacity, sum) / Math.max(1, ...tower.floors.map(({ capacity }) => capacity))) * 100)}%` }}>
                {floor.blocks.map((block) => <BlockButton key={block.unit} block={block} tower={tower} ordinal={floor.ordinal} colour={colours.get(block.unit) ?? '#999'} chosen={chosen === block.unit} onChoose={onChoose} grip={grip} />)}
                {floor.idle > 0 && <span className="block idle hatch" style={{ flexGrow: floor.idle }} title={`${t('plans.idle')} ${area(floor.idle)}`} />}
              </div>
              <span className={`number floor-area${sum > floor.capacity + 0.05 ? ' tower-full' : ''}`}>{formatNumber(floor.capacity)}</span>
            </li>
          );
        })}
      </ol>
    </section>
  );
});
