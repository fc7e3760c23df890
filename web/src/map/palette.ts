// palette: every colour of the map, light and dark. The page around it takes its own from Ant Design.
import type { ThemeName } from '../state/usePrefs';

export interface Palette {
  land: string;
  courtyard: string;
  wall: string;
  district: string;
  building: string;
  buildingLine: string;
  hover: string;
  accent: string;
  green: string;
  water: string;
  road: string;
  roadMajor: string;
  roadCasing: string;
  roadFar: string;
  circulation: string;
  stairs: string;
  roomLine: string;
  floorLine: string;
  ink: string;
  inkSoft: string;
  halo: string;
  none: string;
  dot: string;
}

export const PALETTES: Record<ThemeName, Palette> = {
  light: {
    land: '#f6f5f2', courtyard: '#ffffff', wall: '#a39e93', district: '#8d877b',
    building: '#d8d1c4', buildingLine: '#b5ac9b', hover: '#c3d5e8', accent: '#1f5f99',
    green: '#e3ecd9', water: '#cfdfea', road: '#ffffff', roadMajor: '#fbf3df', roadCasing: '#dcd8cf', roadFar: '#dcd8cf',
    circulation: '#f1efe9', stairs: '#e7e3d9', roomLine: '#6b675f', floorLine: '#3b3935',
    ink: '#26282c', inkSoft: '#5d5a54', halo: '#ffffff', none: '#eceae5', dot: '#1f5f99',
  },
  dark: {
    land: '#17181a', courtyard: '#202225', wall: '#5b5c60', district: '#7d7e83',
    building: '#4b4945', buildingLine: '#66635d', hover: '#3d566e', accent: '#6ab0f3',
    green: '#1d2a20', water: '#1a2b38', road: '#2c2e32', roadMajor: '#38362f', roadCasing: '#101113', roadFar: '#2f3237',
    circulation: '#2b2b2e', stairs: '#34343a', roomLine: '#0e0f10', floorLine: '#8f9096',
    ink: '#eceded', inkSoft: '#b4b6ba', halo: '#17181a', none: '#3a3b3f', dot: '#2f74b5',
  },
};

/** Soft colours that neighbours may have; none of them is the orange of idle rooms. */
export const INSTITUTION_COLOURS: Record<ThemeName, readonly string[]> = {
  light: ['#91bbe4', '#9ad2c5', '#ebd099', '#aa98c1', '#e6aaa1', '#a9c278', '#a1c4d2', '#c499b0'],
  dark: ['#407cb1', '#3d796b', '#745d29', '#695b8f', '#8f5148', '#678745', '#3c6d7b', '#9e6c98'],
};
