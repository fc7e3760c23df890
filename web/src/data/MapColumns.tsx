// MapColumns: what the file is, which register it is for, and which column is which field.
import { Button, Select } from 'antd';
import { useState } from 'react';
import { postJson } from '../api/client';
import { useRegisters } from '../api/queries';
import type { Inspection } from '../api/types';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useView } from '../state/useView';
import { DryRun } from './DryRun';
import { FieldTable } from './FieldTable';
import { FileFacts } from './FileFacts';
import { ImportOptions } from './ImportOptions';
import { NO_IMPORT } from './ImportSteps';
import { firstChoice, isReady, isTiles, LAYER, layerOf, mapByName, missingFields, orderOf, type Choice } from './order';

export function MapColumns({ inspection }: { inspection: Inspection }) {
  const { t, said } = useWords();
  const [view, change] = useView();
  const registers = useRegisters();
  const [choice, setChoice] = useState<Choice>(() => firstChoice(inspection, inspection.layers[0]));
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const layer = layerOf(inspection, choice.layer);
  const register = registers.data?.find(({ type }) => type === choice.type);
  const set = (part: Partial<Choice>) => {
    setChoice({ ...choice, ...part });
    if (view.dry) change({ dry: null }, 'replace'); // what was checked is no longer what would be imported
  };
  const chooseType = (type: string) => {
    const found = registers.data?.find((entry) => entry.type === type);
    const map = type === layer?.guess?.type ? { ...layer.guess.map } : layer && found ? mapByName(layer, found) : {};
    set({ type, map, set: {} });
  };
  const send = async (dryRun: boolean) => {
    setBusy(true);
    setError(null);
    try {
      const { id } = await postJson<{ id: string | number }>('/api/imports', orderOf(choice, view.uploads, dryRun));
      change(dryRun ? { dry: String(id) } : { job: String(id) });
    } catch (cause) {
      setError(cause);
    } finally {
      setBusy(false);
    }
  };
  const missing = missingFields(choice, register);
  const ready = isReady(choice, layer, register);
  const tiles = isTiles(inspection);
  const types = [...(tiles ? [] : registers.data ?? []).map((entry) => ({ value: entry.type, label: said(entry.title_zh, entry.title) })), { value: LAYER, label: t('data.asLayer') }];
  return (
    <>
      <div hidden={view.dry !== null}>
      <FileFacts inspection={inspection} layer={layer} crs={choice.crs} onCrs={(crs) => set({ crs })} onLayer={(name) => { setChoice(firstChoice(inspection, layerOf(inspection, name))); change({ dry: null }, 'replace'); }} />
      <div className="form-row">
        <label htmlFor="register">{t('data.register')}</label>
        <Select id="register" value={choice.type || undefined} placeholder={t('data.chooseRegister')} options={types} onChange={chooseType} loading={registers.isPending} />
      </div>
      {layer && register && <FieldTable layer={layer} register={register} choice={choice} onChange={set} />}
      {choice.type && <ImportOptions choice={choice} tiles={tiles} onChange={set} />}
      {register && missing.length > 0 && <p className="wanting" role="status">{t('data.missing', { names: missing.map((field) => said(field.title_zh, field.title)).join(t('app.comma')) })}</p>}
      </div>
      {error !== null && <Failure error={error} />}
      {view.dry
        ? <DryRun id={view.dry} onImport={() => void send(false)} busy={busy} />
        : <div className="form-actions">
            <Button type="primary" disabled={!ready} loading={busy} onClick={() => void send(true)}>{t('data.dryRun')}</Button>
            <Button onClick={() => change(NO_IMPORT)}>{t('data.restart')}</Button>
            <span className="quiet">{t('data.dryHint')}</span>
          </div>}
    </>
  );
}
