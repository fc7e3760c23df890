// SurveyTimeline: surveys by the day they were flown.
import { Button, Empty, Skeleton } from 'antd';
import { useSurveys, type Survey } from '../api/surveys';
import { Failure } from '../common/Failure';
import { useWords } from '../i18n/useWords';
import { shownOf } from '../map/useImagery';
import { useView } from '../state/useView';
import { fileSize } from './fileSize';
import { VerdictTag } from './VerdictTag';

export function useShowOnMap(): (survey: Survey) => void {
  const [, change] = useView();
  return (survey) => {
    const shown = shownOf(survey);
    const box = survey.imagery.find((image) => image.id === (shown.photo ?? shown.relief))?.bounds ?? survey.bounds;
    const camera = box ? { lon: (box[0] + box[2]) / 2, lat: (box[1] + box[3]) / 2, zoom: Math.max(3, Math.min(19, Math.log2(360 / Math.max(box[2] - box[0], 1e-6)) - 0.5)), bearing: 0, pitch: 0 } : null;
    change({ screen: 'map', ...shown, camera, building: null, floor: null, selection: null });
  };
}

export function SurveyTimeline() {
  const { t, date, count } = useWords();
  const [view, change] = useView();
  const surveys = useSurveys();
  const show = useShowOnMap();
  if (surveys.error) return <Failure error={surveys.error} retry={() => void surveys.refetch()} />;
  if (!surveys.data) return <Skeleton active />;
  if (surveys.data.items.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={t('surveys.none')} />;
  return (
    <ol className="surveys">
      {surveys.data.items.map((survey) => (
        <li key={survey.id} aria-current={survey.id === view.survey ? 'true' : undefined}>
          <time dateTime={survey.flown}>{date(survey.flown)}</time>
          <div>
            <button type="button" className="as-link" onClick={() => change({ survey: survey.id === view.survey ? null : survey.id })}><b>{survey.name}</b></button>
            <span className="quiet">{[t(`surveys.producer_${survey.producer}`), t('surveys.files', { n: count(survey.files) }), fileSize(survey.bytes)].join(' · ')}</span>
          </div>
          {survey.state === 'open' ? <span className="verdict open">{t('surveys.open')}</span> : <VerdictTag verdict={survey.verdict} />}
          <Button size="small" disabled={survey.imagery.length === 0 && !survey.bounds} onClick={() => show(survey)}>{t('surveys.onMap')}</Button>
        </li>
      ))}
    </ol>
  );
}
