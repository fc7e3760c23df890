// FinderForm: what room is wanted. Each change is in the address at once.
import { Button, InputNumber, Select, Slider, Switch } from 'antd';
import { useEffect, useId, useState } from 'react';
import { useRows } from '../api/queries';
import { useWords } from '../i18n/useWords';
import type { Ask } from '../state/url';
import { NearField } from './NearField';
import { canConnect, originOf, withOrigin } from './question';

const AREA_MOST = 200;
const REACH_MOST = 5000;
const USES = ['office', 'service', 'equipment', 'ancillary', 'technical'];
const TENURES = ['own', 'leased', 'borrowed', 'free'];

type Set = (change: Ask) => void;

/** A slider with both numbers beside it; its far end is "any". The address follows when it is let go. */
function AreaRange({ ask, set }: { ask: Ask; set: Set }) {
  const { t } = useWords();
  const least = Number(ask.min_area ?? 0);
  const most = ask.max_area === undefined ? AREA_MOST : Number(ask.max_area);
  const [now, setNow] = useState<[number, number]>([least, most]);
  useEffect(() => setNow([least, most]), [least, most]);
  const write = ([low, high]: [number, number]) => set({ min_area: low > 0 ? String(low) : undefined, max_area: high < AREA_MOST ? String(high) : undefined });
  return (
    <div className="ask-range">
      <Slider range min={0} max={AREA_MOST} value={[Math.min(now[0], AREA_MOST), Math.min(now[1], AREA_MOST)]} tooltip={{ open: false }} ariaLabelForHandle={[t('idle.least'), t('idle.most')]}
        onChange={([low = 0, high = AREA_MOST]) => setNow([low, high])} onChangeComplete={([low = 0, high = AREA_MOST]) => write([low, high])} />
      <InputNumber size="small" min={0} max={100000} value={least || null} placeholder="0" aria-label={t('idle.least')} controls={false} onChange={(value) => set({ min_area: value ? String(value) : undefined })} />
      <span aria-hidden="true">–</span>
      <InputNumber size="small" min={0} max={100000} value={ask.max_area === undefined ? null : most} placeholder={t('idle.any')} aria-label={t('idle.most')} controls={false} onChange={(value) => set({ max_area: value ? String(value) : undefined })} />
      <span className="quiet">{t('unit.area')}</span>
    </div>
  );
}

function Reach({ ask, set }: { ask: Ask; set: Set }) {
  const { t } = useWords();
  const within = ask.within === undefined ? REACH_MOST : Number(ask.within);
  const [now, setNow] = useState(within);
  useEffect(() => setNow(within), [within]);
  const write = (metres: number) => set({ within: metres < REACH_MOST ? String(metres) : undefined });
  return (
    <div className="ask-range one">
      <Slider min={100} max={REACH_MOST} step={100} value={Math.min(now, REACH_MOST)} tooltip={{ open: false }} ariaLabelForHandle={t('idle.within')} onChange={setNow} onChangeComplete={write} />
      <InputNumber size="small" min={0} max={1000000} value={ask.within === undefined ? null : within} placeholder={t('idle.any')} aria-label={t('idle.within')} controls={false} onChange={(value) => set({ within: value === null ? undefined : String(value) })} />
      <span className="quiet">{t('unit.metre')}</span>
    </div>
  );
}

function Choice({ label, value, options, onChange }: { label: string; value: string | undefined; options: { value: string; label: string }[]; onChange: (value: string | undefined) => void }) {
  const { t } = useWords();
  const id = useId();
  return (
    <div className="ask-choice">
      <label htmlFor={id}>{label}</label>
      <Select id={id} size="small" allowClear value={value} placeholder={t('idle.any')} options={options} onChange={(chosen: string | undefined) => onChange(chosen)} aria-label={label} />
    </div>
  );
}

export function FinderForm({ ask, onAsk }: { ask: Ask; onAsk: (ask: Ask) => void }) {
  const { t, word } = useWords();
  const districts = useRows('districts', {}).data?.items ?? [];
  const set: Set = (change) => onAsk({ ...ask, ...change });
  const floors = Array.from({ length: 12 }, (_, i) => i - 2).map((ordinal) => ({ value: String(ordinal), label: ordinal < 0 ? `B${-ordinal}` : `${ordinal + 1}F` }));
  return (
    <form className="ask" aria-label={t('idle.title')} onSubmit={(event) => event.preventDefault()}>
      <p className="ask-label">{t('idle.near')}</p>
      <NearField origin={originOf(ask)} onChange={(origin) => onAsk(withOrigin(ask, origin))} />
      {originOf(ask) && <><p className="ask-label">{t('idle.within')}</p><Reach ask={ask} set={set} /></>}
      <p className="ask-label">{t('idle.area')}</p>
      <AreaRange ask={ask} set={set} />
      <div className="ask-choices">
        <Choice label={t('idle.use')} value={ask.use} onChange={(use) => set({ use })} options={USES.map((value) => ({ value, label: word('use', value) }))} />
        <Choice label={t('idle.floor')} value={ask.floor} onChange={(floor) => set({ floor })} options={floors} />
        <Choice label={t('idle.lift')} value={ask.lift} onChange={(lift) => set({ lift })} options={[{ value: 'true', label: t('idle.withLift') }, { value: 'false', label: t('idle.withoutLift') }]} />
        <Choice label={t('idle.tenure')} value={ask.tenure} onChange={(tenure) => set({ tenure })} options={TENURES.map((value) => ({ value, label: word('tenure', value) }))} />
        <Choice label={t('idle.district')} value={ask.district} onChange={(district) => set({ district })} options={districts.map(({ id, name }) => ({ value: String(id), label: name ?? '' }))} />
      </div>
      <div className="ask-switch">
        <Switch size="small" checked={ask.connected === 'true'} aria-label={t('idle.connected')} onChange={(on) => set({ connected: on ? 'true' : undefined })} />
        <span>{t('idle.connected')}<small>{ask.connected === 'true' && !canConnect(ask) ? t('idle.connectedNeeds') : t('idle.connectedHint')}</small></span>
        {Object.keys(ask).length > 0 && <Button size="small" type="link" onClick={() => onAsk({})}>{t('idle.clear')}</Button>}
      </div>
    </form>
  );
}
