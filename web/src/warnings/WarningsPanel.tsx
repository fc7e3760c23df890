// WarningsPanel: the board of findings beside the map: which rules, whose, how grave, and the rooms they open.
import { Button, Select, Skeleton } from 'antd';
import { useState } from 'react';
import { address, type Params } from '../api/client';
import { useUnits, useWarningRules, useWarnings, type Warning, type WarningRule } from '../api/standards';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { PanelHead } from '../panels/PanelHead';
import { Section } from '../panels/Section';
import type { Ask } from '../state/url';
import { changeView, useView } from '../state/useView';
import { WarningDetail } from './WarningDetail';
import { WarningPlaces } from './WarningPlaces';

const PAGE = 100;

function go(warning: Warning): void {
  if (warning.room_id) changeView({ building: warning.building_id ?? null, floor: warning.ordinal ?? null, selection: { kind: 'room', id: warning.room_id }, also: [], camera: null });
  else if (warning.building_id) changeView({ building: warning.building_id, floor: warning.ordinal ?? null, selection: null, also: [], camera: null });
  else if (warning.institution_id) changeView({ building: null, floor: null, selection: { kind: 'institution', id: warning.institution_id }, also: [], camera: null });
}

function Row({ warning, rule, open, onOpen }: { warning: Warning; rule: WarningRule | undefined; open: boolean; onOpen: () => void }) {
  const { t, said, area, date } = useWords();
  return (
    <li className="warning-row">
      <button type="button" aria-expanded={open} onClick={() => { onOpen(); go(warning); }}>
        <span className={`warning-level ${warning.level}`}>{t(`standards.${warning.level}`)}</span>
        <span className="warning-what">{warning.object}<small>{said(rule?.title_zh, rule?.title)}</small></span>
        <span className="number">{warning.area ? area(warning.area) : ''}<small>{warning.since ? t('standards.since', { day: date(warning.since) }) : ''}</small></span>
        <span className="quiet warning-unit">{[warning.institution, warning.state === 'explained' ? t('standards.explainedBy', { document: warning.document ?? '', day: date(warning.explained_until) }) : null].filter(Boolean).join(' · ')}</span>
      </button>
      {open && <WarningDetail id={warning.id} />}
    </li>
  );
}

export default function WarningsPanel() {
  const { t, said, count } = useWords();
  const [{ ask }] = useView();
  const [most, setMost] = useState(PAGE);
  const [open, setOpen] = useState<number | null>(null);
  const params: Params = { code: ask.code, level: ask.level, state: ask.state, institution_id: ask.institution, building_id: ask.building, courtyard_id: ask.building ? undefined : ask.courtyard };
  const rules = useWarningRules(ask.institution);
  const units = useUnits();
  const list = useWarnings({ ...params, limit: most });
  const live = (rules.data?.items ?? []).filter((rule) => rule.open > 0);
  const put = (change: Ask) => { setMost(PAGE); setOpen(null); changeView({ ask: Object.fromEntries(Object.entries({ ...ask, ...change }).filter(([, value]) => value)) }, 'replace'); };
  const pick = (name: 'level' | 'state', values: readonly string[]) => (
    <Select allowClear size="small" aria-label={t(`standards.${name}`)} placeholder={t(`standards.${name}`)} value={ask[name]} onChange={(value?: string) => put({ [name]: value })} options={values.map((value) => ({ value, label: t(`standards.${value}`) }))} />
  );
  return (
    <div className="card warnings">
      <PanelHead kind={t('standards.warningsKind')} title={t('app.warnings')} onClose={() => changeView({ screen: 'map' })} />
      <div className="warning-filters">
        <Select allowClear showSearch size="small" aria-label={t('standards.unit')} placeholder={t('standards.unit')} value={ask.institution} onChange={(value?: string) => put({ institution: value })} optionFilterProp="label" options={(units.data?.items ?? []).map(({ id, name }) => ({ value: String(id), label: name ?? '' }))} />
        {pick('level', ['red', 'amber'])}
        {pick('state', ['open', 'explained', 'closed'])}
      </div>
      {rules.error ? <Failure error={rules.error} retry={() => void rules.refetch()} /> : !rules.data ? <Skeleton active paragraph={{ rows: 6 }} /> : (
        <Section title={t('standards.rules')} extra={count(live.reduce((sum, rule) => sum + rule.open, 0))}>
          <ul className="warning-rules">
            {live.map((rule) => (
              <li key={rule.code}>
                <button type="button" aria-pressed={ask.code === rule.code} onClick={() => { put({ code: ask.code === rule.code ? undefined : rule.code }); if (rule.code === 'over_standard') changeView({ by: 'over_standard' }, 'replace'); }}>
                  <span>{said(rule.title_zh, rule.title)} <small className="quiet">{rule.rule}</small></span>
                  <span className="number warning-red">{rule.red > 0 ? count(rule.red) : ''}</span>
                  <span className="number">{count(rule.open)}</span>
                </button>
              </li>
            ))}
          </ul>
        </Section>
      )}
      <WarningPlaces ask={ask} put={put} />
      {list.error ? <Failure error={list.error} retry={() => void list.refetch()} /> : !list.data ? <Skeleton active /> : (
        <Section title={t('standards.findings')} extra={<span className="idle-files">{(['xlsx', 'csv'] as const).map((f) => <Button key={f} size="small" type="link" href={address('/api/warnings', { ...params, f })} download aria-label={`${t('standards.export')} ${f.toUpperCase()}`}>{f.toUpperCase()}</Button>)}</span>}>
          {list.data.items.length === 0 ? <p className="quiet">{t('standards.none')}</p> : (
            <ul className="warning-list">{list.data.items.map((warning) => <Row key={warning.id} warning={warning} rule={rules.data?.items.find(({ code }) => code === warning.code)} open={open === warning.id} onOpen={() => setOpen(open === warning.id ? null : warning.id)} />)}</ul>
          )}
          {list.data.next !== null && <Button size="small" onClick={() => setMost(Math.min(10000, most * 4))}>{t('app.more')}</Button>}
        </Section>
      )}
    </div>
  );
}
