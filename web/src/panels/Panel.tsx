// Panel: the card of what is selected; without a selection the opened building; without that the city.
import { useView } from '../state/useView';
import { BuildingPanel } from './BuildingPanel';
import { CityPanel } from './CityPanel';
import { CourtyardPanel } from './CourtyardPanel';
import { DistrictPanel } from './DistrictPanel';
import { GroupPanel } from './GroupPanel';
import { InstitutionPanel } from './InstitutionPanel';
import { PersonPanel } from './PersonPanel';
import { RoomPanel } from './RoomPanel';

export function Panel() {
  const [view] = useView();
  const { selection, building } = view;
  switch (selection?.kind) {
    case 'room': return view.also.length > 0 ? <GroupPanel ids={[selection.id, ...view.also]} /> : <RoomPanel key={selection.id} id={selection.id} />;
    case 'institution': return <InstitutionPanel id={selection.id} />;
    case 'person': return <PersonPanel key={selection.id} id={selection.id} />;
    case 'courtyard': return <CourtyardPanel id={selection.id} />;
    case 'district': return <DistrictPanel id={selection.id} />;
    default: return building !== null ? <BuildingPanel id={building} /> : <CityPanel />;
  }
}
