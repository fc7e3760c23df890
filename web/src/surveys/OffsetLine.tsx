// OffsetLine: how a survey lies against the outlines of the register, and for those who may a way to move it.
import { useMutation } from '@tanstack/react-query';
import { Button, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { newKey, postJson } from '../api/client';
import type { SurveyCard } from '../api/surveys';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { useMay } from '../session/useSession';

/** Below it the outlines themselves are no better. */
const AGREES_M = 0.5;

const metres = (value: number): string => value.toFixed(2);

function Move({ survey, onDone }: { survey: SurveyCard; onDone: () => void }) {
  const { t } = useWords();
  const now = survey.imagery[0];
  const [east, setEast] = useState((now?.shift_east_m ?? 0) + (survey.offset?.east_m ?? 0));
  const [north, setNorth] = useState((now?.shift_north_m ?? 0) + (survey.offset?.north_m ?? 0));
  const [reason, setReason] = useState('');
  const moving = useMutation({
    mutationFn: () => postJson(`/api/surveys/${survey.id}/shift`, { east_m: east, north_m: north, reason }, newKey()),
    onSuccess: onDone,
  });
  return (
    <form className="decide" onSubmit={(event) => { event.preventDefault(); moving.mutate(); }}>
      <label>{t('offset.east')}<InputNumber size="small" min={-1000} max={1000} step={0.1} value={east} onChange={(value) => setEast(value ?? 0)} /></label>
      <label>{t('offset.north')}<InputNumber size="small" min={-1000} max={1000} step={0.1} value={north} onChange={(value) => setNorth(value ?? 0)} /></label>
      <Input size="small" aria-label={t('offset.reason')} placeholder={t('offset.reason')} value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} />
      <Button size="small" type="primary" htmlType="submit" disabled={!reason.trim()} loading={moving.isPending}>{t('offset.move')}</Button>
      <p className="quiet">{t('offset.what')}</p>
      {moving.error && <Failure error={moving.error} />}
    </form>
  );
}

export function OffsetLine({ survey }: { survey: SurveyCard }) {
  const { t, count } = useWords();
  const mayMove = useMay('survey');
  const [open, setOpen] = useState(false);
  const [started, setStarted] = useState(false);
  const { offset } = survey;
  const shift = survey.imagery[0];
  if (survey.imagery.length === 0) return null;
  const far = offset ? Math.hypot(offset.east_m, offset.north_m) : 0;
  const said = !offset ? t('offset.none')
    : far < AGREES_M ? t('offset.agrees', { n: count(offset.buildings) })
      : t(offset.spread_m < far / 2 ? 'offset.lies' : 'offset.loose', { n: count(offset.buildings), east: metres(offset.east_m), north: metres(offset.north_m), spread: metres(offset.spread_m) });
  return (
    <div className="offset">
      <p>{said}{shift && (shift.shift_east_m !== 0 || shift.shift_north_m !== 0) && ` ${t('offset.moved', { east: metres(shift.shift_east_m), north: metres(shift.shift_north_m) })}`}{' '}
        {mayMove && <button type="button" className="as-link" data-action="shift" aria-expanded={open} onClick={() => setOpen(!open)}>{t('offset.declare')}</button>}</p>
      {started && <p className="note" role="status">{t('offset.started')}</p>}
      {open && <Move survey={survey} onDone={() => { setOpen(false); setStarted(true); }} />}
    </div>
  );
}
